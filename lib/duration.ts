import { Duration } from 'cdk8s';

/** The sum of durations. */
export function sum(...parts: readonly Duration[]): Duration {
  return Duration.millis(parts.reduce((sum, part) => sum + part.toMilliseconds({ integral: false }), 0));
}

/** A duration as the apps' settings write it. */
export function setting(duration: Duration): string {
  const millis = duration.toMilliseconds({ integral: false });
  return millis % 1000 === 0 ? `${millis / 1000}s` : `${millis}ms`;
}
