import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { setting } from '../duration';
import { GrpcService } from '../grpc-service';
import { requireWhole } from '../validate';

/** How a program calls a gRPC service. */
export interface GrpcCallerOptions {
  /**
   * Which of the resolved addresses a call goes to: the first that answers, or each in turn.
   * @default - what the topology needs
   */
  readonly policy?: 'pick_first' | 'round_robin';

  /**
   * How often a call that failed UNAVAILABLE is tried at most, the first try included: 2 to 5 (grpc-js stops there).
   * @default - once: retries hide what happens
   */
  readonly maxAttempts?: number;

  /**
   * How long a call may take.
   * @default Duration.seconds(5)
   */
  readonly deadline?: Duration;

  /**
   * The client looks a name up at most this often.
   * @default Duration.seconds(30), grpc-js's own
   */
  readonly minTimeBetweenResolutions?: Duration;
}

/** How, and what. */
export interface GrpcCallerProps extends GrpcCallerOptions {
  /** gRPC target, e.g. `dns:///orders.shop.svc.cluster.local:50051`. */
  readonly target: string;
}

/** How long a call may take unless the user says otherwise. */
export const DEFAULT_DEADLINE = Duration.seconds(5);

/** grpc-js looks a name up at most this often unless it is told otherwise. */
export const DEFAULT_RESOLUTION_INTERVAL = Duration.seconds(30);

/**
 * The settings by which the project's own client and gateway call.
 * @throws if the target is none, or names a service of this program at a port where it does not answer
 */
export function callerEnv(scope: Construct, props: GrpcCallerProps): Record<string, string> {
  requireTarget(scope, props.target);
  return {
    TARGET: props.target,
    SERVICE_CONFIG: serviceConfig(scope, props),
    DEADLINE: setting(props.deadline ?? DEFAULT_DEADLINE),
    MIN_TIME_BETWEEN_RESOLUTIONS: setting(props.minTimeBetweenResolutions ?? DEFAULT_RESOLUTION_INTERVAL),
  };
}

function requireTarget(scope: Construct, target: string): void {
  const [, host, port] = /^(?:[a-z][a-z0-9+.-]*:(?:\/\/[^/]*\/)?)?([^/:]+|\[[^\]]+\]):(\d+)$/i.exec(target) ?? [];
  if (host === undefined || port === undefined) {
    throw new Error(
      `${scope.node.path}: target '${target}' has no port or no host; write for example dns:///orders.shop.svc.cluster.local:50051`,
    );
  }
  const service = GrpcService.find(scope, host);
  if (service !== undefined && service.port !== Number(port)) {
    throw new Error(
      service.headless
        ? `${scope.node.path}: target '${target}' dials port ${port} of a headless Service; its name resolves to the pods, so dial their port ${service.port}`
        : `${scope.node.path}: target '${target}' dials port ${port}; the Service answers on port ${service.port}`,
    );
  }
}

function serviceConfig(scope: Construct, props: GrpcCallerOptions): string {
  return JSON.stringify({
    loadBalancingConfig: [{ [props.policy ?? 'pick_first']: {} }],
    ...(props.maxAttempts === undefined
      ? {}
      : {
          methodConfig: [
            {
              name: [{}],
              retryPolicy: {
                maxAttempts: requireWhole(`${scope.node.path}: maxAttempts`, props.maxAttempts, 2, 5),
                initialBackoff: '0.050000000s',
                maxBackoff: '1s',
                backoffMultiplier: 2,
                retryableStatusCodes: ['UNAVAILABLE'],
              },
            },
          ],
        }),
  });
}
