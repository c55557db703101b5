import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { setting } from '../duration';
import { GrpcService } from '../grpc-service';
import { requireOneOf, requirePort, requireTime, requireWhole } from '../validate';

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

/** The policies this project's own programs are given. */
const POLICIES = ['pick_first', 'round_robin'] as const;

/** What grpc-js resolves by itself. */
const SCHEMES = ['dns', 'ipv4', 'ipv6'];

/** `[scheme:[//authority/]]host:port`, as far as anyone may dial it. */
const TARGET = /^(?:([a-z][a-z0-9+.-]*):(?:\/\/([^/\s]*)\/)?)?([^/:,\s]+|\[[0-9a-f:]+\]):(\d+)$/i;

/**
 * The settings by which the project's own client and gateway call.
 * @param path - of the construct that calls
 * @throws if a setting is out of range
 */
export function callerEnv(path: string, props: GrpcCallerProps): Record<string, string> {
  const time = (what: string, given: Duration | undefined, byDefault: Duration) =>
    setting(requireTime(`${path}: ${what}`, given ?? byDefault));
  return {
    TARGET: props.target,
    SERVICE_CONFIG: serviceConfig(path, props),
    DEADLINE: time('deadline', props.deadline, DEFAULT_DEADLINE),
    MIN_TIME_BETWEEN_RESOLUTIONS: time(
      'minTimeBetweenResolutions',
      props.minTimeBetweenResolutions,
      DEFAULT_RESOLUTION_INTERVAL,
    ),
  };
}

/**
 * Checks what a caller dials.
 * @param own - whether the caller is this project's own program
 * @throws if it is no target, or names a service of this program at a port where it does not answer
 */
export function requireTarget(scope: Construct, path: string, target: string, own: boolean): void {
  const [, scheme, authority, host, port] = TARGET.exec(target) ?? [];
  if (host === undefined || port === undefined) {
    throw new Error(
      `${path}: target '${target}' has no port or no host; write for example dns:///orders.shop.svc.cluster.local:50051`,
    );
  }
  requirePort(`${path}: target '${target}' with port`, Number(port));
  if (own && scheme !== undefined) {
    requireOneOf(`${path}: target '${target}' with scheme`, scheme, SCHEMES);
    if (authority) {
      throw new Error(
        `${path}: target '${target}' names a DNS server, which grpc-js ignores; write dns:///${host}:${port}`,
      );
    }
  }
  const service = GrpcService.find(scope, host);
  if (service !== undefined && service.port !== Number(port)) {
    throw new Error(
      service.headless
        ? `${path}: target '${target}' dials port ${port} of a headless Service; its name resolves to the pods, so dial their port ${service.port}`
        : `${path}: target '${target}' dials port ${port}; the Service answers on port ${service.port}`,
    );
  }
}

function serviceConfig(path: string, props: GrpcCallerOptions): string {
  return JSON.stringify({
    loadBalancingConfig: [{ [requireOneOf(`${path}: policy`, props.policy ?? 'pick_first', POLICIES)]: {} }],
    ...(props.maxAttempts === undefined
      ? {}
      : {
          methodConfig: [
            {
              name: [{}],
              retryPolicy: {
                maxAttempts: requireWhole(`${path}: maxAttempts`, props.maxAttempts, 2, 5),
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
