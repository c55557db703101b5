/** One call as the client saw it. */
export interface Call {
  /** Its number, from 1. */
  readonly n: number;
  /** When it started: milliseconds since 1970, by the client's clock. */
  readonly at: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** gRPC status, `OK` or another. */
  readonly status: string;
  /** Who answered. */
  readonly pod?: string;
  /** Address of who answered, `ip:port`. */
  readonly peer?: string;
  /** What went wrong. */
  readonly message?: string;
}

/** Something that happened on the stage. */
export interface StageEvent {
  /** When: milliseconds since 1970. */
  readonly at: number;
  /**
   * `ready` and `gone`: a server came into the rotation or left it; `killed`: a server was killed; `ended`: all that left have ended;
   * `addresses`: the client's address list changed; `action`: the scenario did something, in words.
   */
  readonly kind: 'ready' | 'gone' | 'killed' | 'ended' | 'action' | 'addresses';
  /** The server it happened to. */
  readonly pod?: string;
  /** In words. */
  readonly text?: string;
}

/** What was seen while a scenario was played. */
export interface Observation {
  /** The calls that count, in the order they ended. */
  readonly calls: readonly Call[];
  /** What happened meanwhile. */
  readonly events: readonly StageEvent[];
  /** The servers ready at the beginning. */
  readonly before: readonly string[];
  /** The servers ready at the end. */
  readonly after: readonly string[];
}
