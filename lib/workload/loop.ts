import { Duration } from 'cdk8s';
import { sum } from '../duration';
import { k8s } from '../k8s';
import { requireNumber, requireOneOf, requireWhole } from '../validate';
import type { PodShape } from './workload';

/** How the project's own clients call in a loop. */
export interface LoopOptions {
  /**
   * Calls started per second; 0: each caller calls again as soon as it has its answer.
   * @default 1
   */
  readonly rate?: number;

  /**
   * Calls in flight at most.
   * @default 1
   */
  readonly concurrency?: number;

  /**
   * A line per call for people, or JSON for programs.
   * @default 'text'
   */
  readonly output?: 'text' | 'json';
}

/**
 * The loop's settings.
 * @param path - of the construct that calls
 * @throws if a setting is out of range
 */
export function loopEnv(path: string, options: LoopOptions): Record<string, string> {
  return {
    RATE: `${requireNumber(`${path}: rate`, options.rate ?? 1, 0, 1_000_000)}`,
    CONCURRENCY: `${requireWhole(`${path}: concurrency`, options.concurrency ?? 1, 1, 100_000)}`,
    OUTPUT: requireOneOf(`${path}: output`, options.output ?? 'text', ['text', 'json']),
  };
}

/** Asks a program of this project, on its port `http`, whether it is `livez` or `readyz`. */
export function httpProbe(question: 'livez' | 'readyz'): k8s.Probe {
  return {
    httpGet: { path: `/${question}`, port: k8s.IntOrString.fromString('http') },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
  };
}

/** From the end of the last call to the end of the program. */
const EXIT_TIME = Duration.seconds(10);

/** What the project's own clients have in common; on SIGTERM they end the calls they have begun. */
export function clientShape(deadline: Duration) {
  return {
    replicas: 1,
    ports: [{ name: 'http', containerPort: 8080 }],
    readiness: httpProbe('readyz'),
    liveness: httpProbe('livez'),
    gracePeriod: sum(deadline, EXIT_TIME),
  } satisfies Partial<PodShape>;
}
