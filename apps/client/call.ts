/** What came of one call. */
export interface Outcome {
  /** `OK`, or what went wrong: a gRPC status, `HTTP <code>` or an error code. */
  status: string;
  /** Who served it, when the reply says so. */
  pod?: string;
  /** `ip:port` at the other end of the connection, when there was one. */
  peer?: string;
  /** What went wrong, in words. */
  message?: string;
}

/** A call that has ended: the n-th, when it started (milliseconds since 1970) and how long it took. */
export interface Call extends Outcome {
  n: number;
  at: number;
  ms: number;
}

/** Makes calls over one channel (or agent). A call that fails is an outcome like any other. */
export interface Caller {
  call(n: number): Promise<Outcome>;
  close(): void;
}

/** Milliseconds since 1970, by a clock that never jumps. */
export function now(): number {
  return micros(performance.timeOrigin + performance.now());
}

/** Makes the n-th call and takes its time. */
export async function timed(caller: Caller, n: number): Promise<Call> {
  const at = now();
  const start = performance.now();
  const outcome = await caller.call(n);
  return { n, at, ms: micros(performance.now() - start), ...outcome };
}

function micros(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
