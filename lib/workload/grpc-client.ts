import type { Construct } from 'constructs';
import {
  callerEnv,
  DEFAULT_DEADLINE,
  requireTarget,
  type GrpcCallerOptions,
  type GrpcCallerProps,
} from './grpc-caller';
import { clientShape, type LoopOptions, loopEnv } from './loop';
import { Workload, type WorkloadProps } from './workload';

/** Settings of a gRPC client that do not depend on whom it calls. */
export interface GrpcClientOptions extends WorkloadProps, GrpcCallerOptions, LoopOptions {
  /**
   * The environment variable in which an image of your own expects the target.
   * @default 'TARGET'
   */
  readonly targetVariable?: string;
}

/** Settings of a gRPC client. */
export interface GrpcClientProps extends GrpcClientOptions, GrpcCallerProps {}

/** A client that calls the service in a loop and says who answered. */
export class GrpcClient extends Workload {
  /** What it dials. */
  public readonly target: string;

  constructor(scope: Construct, id: string, props: GrpcClientProps) {
    const path = `${scope.node.path}/${id}`; // `this` is not there yet.
    const own = props.image === undefined;
    requireTarget(scope, path, props.target, own);
    if (own && props.targetVariable !== undefined) {
      throw new Error(`${path}: targetVariable '${props.targetVariable}' needs an image of your own`);
    }
    super(scope, id, props, {
      ...clientShape(props.deadline ?? DEFAULT_DEADLINE),
      ...(own ? {} : { ports: [], readiness: undefined, liveness: undefined }),
      command: ['node', 'apps/client/main.js', 'grpc'],
      env: own
        ? { ...callerEnv(path, props), ...loopEnv(path, props) }
        : { [props.targetVariable ?? 'TARGET']: props.target },
    });
    this.target = props.target;
  }
}
