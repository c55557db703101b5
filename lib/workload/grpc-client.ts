import type { Construct } from 'constructs';
import { callerEnv, DEFAULT_DEADLINE, type GrpcCallerOptions, type GrpcCallerProps } from './grpc-caller';
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
    const settings = callerEnv(scope, props);
    super(scope, id, props, {
      ...clientShape(props.deadline ?? DEFAULT_DEADLINE),
      ...(props.image === undefined ? {} : { ports: [], readiness: undefined, liveness: undefined }),
      command: ['node', 'apps/client/main.js', 'grpc'],
      env:
        props.image === undefined
          ? { ...settings, ...loopEnv(scope, props) }
          : { [props.targetVariable ?? 'TARGET']: props.target },
    });
    this.target = props.target;
  }
}
