/**
 * What a topology promises, as data. The lab plays the scenario, the judge holds the observation against the
 * expectations. Times are in seconds.
 */

/** The calls a client makes while a claim is played. */
export interface Load {
  /**
   * Calls started per second.
   * @default 50
   */
  readonly rate?: number;

  /**
   * Calls in flight at most.
   * @default 1
   */
  readonly concurrency?: number;
}

/** Calls, and nothing else happens. */
export interface Steady {
  readonly kind: 'steady';
  /** How many calls. */
  readonly calls: number;
  /**
   * How many servers are ready when the client starts; the others come before the first call is counted.
   * @default - all
   */
  readonly clientStartsAt?: number;
}

/** Calls on demand over HTTP, one after the other on one new channel. */
export interface OnDemand {
  readonly kind: 'on-demand';
  /** How many calls. */
  readonly calls: number;
  /** Who is asked: the client's `GET /hello/grpc`, or the REST gateway. */
  readonly through: 'client' | 'gateway';
}

/** Servers are added. */
export interface ScaleUp {
  readonly kind: 'scale-up';
  /** Servers before. */
  readonly from: number;
  /** Servers after. */
  readonly to: number;
  /** How long the new servers are watched once they are ready. */
  readonly watch: number;
}

/** Servers are taken away. */
export interface ScaleDown {
  readonly kind: 'scale-down';
  /** Servers before. */
  readonly from: number;
  /** Servers after. */
  readonly to: number;
  /** Which servers stay: those that answered so far, or whichever Kubernetes picks. */
  readonly keep: 'in-use' | 'any';
}

/** Servers are taken away and come back. */
export interface DownThenUp {
  readonly kind: 'down-then-up';
  /** Servers before and after. */
  readonly from: number;
  /** Servers in between. */
  readonly to: number;
  /** The time between the two changes. */
  readonly pause: number;
  /** How long the new servers are watched once they are ready. */
  readonly watch: number;
}

/** The servers are replaced by a rolling update. */
export interface Rollout {
  readonly kind: 'rollout';
  /** How many rolling updates, each begun when the one before is complete. */
  readonly times: number;
}

/** A server dies without a word. */
export interface Kill {
  readonly kind: 'kill';
}

/** What happens during a measurement. */
export type Scenario = Steady | OnDemand | ScaleUp | ScaleDown | DownThenUp | Rollout | Kill;

/** Every server served, as evenly as its balancer can. */
export interface Balanced {
  readonly kind: 'balanced';
  /** One round_robin picker is exact to one call; a random choice lies within five standard deviations. */
  readonly within: 'one-call' | 'five-sigma';
}

/** One server served every successful call, from the first success after the disturbance on, if there was one. */
export interface Pinned {
  readonly kind: 'pinned';
}

/** Each new server got its first call at most this long after it was ready. */
export interface Noticed {
  readonly kind: 'noticed';
  /** The bound. */
  readonly seconds: number;
  /** How the bound comes about. */
  readonly because: string;
}

/** No new server got a call. */
export interface Unnoticed {
  readonly kind: 'unnoticed';
}

/** Every server that stayed serves after the others have gone. */
export interface Moved {
  readonly kind: 'moved';
}

/** How many calls did not end OK. */
export interface Failed {
  readonly kind: 'failed';
  /** @default 0 */
  readonly atLeast?: number;
  /** @default - any number */
  readonly atMost?: number;
}

/** What an observation is held against. */
export type Expectation = Balanced | Pinned | Noticed | Unnoticed | Moved | Failed;

/** Where a claim comes from: one of the articles this project puts to the test, or this project. */
export type Source = 'S0' | 'S1' | 'S2' | 'S3' | 'S4' | 'ours';

/** What a topology promises in one scenario. It may state a defect: it holds when the defect shows. */
export interface Claim {
  /** In one sentence, for people. */
  readonly statement: string;
  /** What happens. */
  readonly scenario: Scenario;
  /** What is seen; all of it must hold. */
  readonly expect: readonly Expectation[];
  /** Who says so. */
  readonly sources: readonly Source[];
  /**
   * The calls made meanwhile.
   * @default - one caller, 50 calls per second
   */
  readonly load?: Load;
}
