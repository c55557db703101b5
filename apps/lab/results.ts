import type { Load, Scenario, Source } from '../../lib';
import type { Observation } from './observation';
import type { Play } from './stage';

/** What was seen, call by call: arrays of one length, a call at each index, in the order the calls ended. */
export interface Timeline {
  /** When it begins: milliseconds since 1970. */
  readonly from: number;
  /** The servers, in the order they appear. */
  readonly servers: readonly string[];
  /** When each call started, in milliseconds from the beginning. */
  readonly at: readonly number[];
  /** How long each took, in milliseconds. */
  readonly ms: readonly number[];
  /** Which server answered each, as an index into `servers`; -1 for a call that failed. */
  readonly server: readonly number[];
  /** The statuses of the calls that failed, by index of the call. */
  readonly failures: Readonly<Record<number, string>>;
  /** What happened; `at` in milliseconds from the beginning. */
  readonly events: readonly {
    readonly at: number;
    readonly kind: string;
    readonly server?: string;
    readonly text?: string;
  }[];
}

/** What came of one claim. */
export interface Result {
  /** The topology's name. */
  readonly topology: string;
  /** The variant. */
  readonly variant: string;
  /** What happened. */
  readonly scenario: Scenario['kind'];
  /** What was claimed. */
  readonly statement: string;
  /** Who says so. */
  readonly sources: readonly Source[];
  /** The calls made meanwhile. */
  readonly load: Required<Load>;
  /** Whether it was seen. */
  readonly outcome: 'holds' | 'broken' | 'not measurable here';
  /** What was seen, in figures. */
  readonly figures: readonly string[];
  /** What was seen instead of what was claimed, or why it could not be measured. */
  readonly faults: readonly string[];
  /** Call by call; absent if nothing was played. */
  readonly timeline?: Timeline;
}

/** What came of a run of the lab: `report/results.json`. */
export interface Results {
  /** Of this format. */
  readonly version: 1;
  /** When it began, ISO 8601. */
  readonly date: string;
  /** Where it was played. */
  readonly stage: {
    readonly name: string;
    /** In what way the stage is a model, if it is one. */
    readonly model?: string;
    /** What it did not play as the manifests have it. */
    readonly rewritten?: readonly string[];
  };
  /** Versions and settings that the figures depend on, by name: Kubernetes, kube-proxy mode, nodes, build, … */
  readonly circumstances: Readonly<Record<string, string>>;
  /** A result for each claim, in the order of the catalogue. */
  readonly results: readonly Result[];
}

/** Everything about a claim that does not depend on its being played. */
export function subjectOf({
  name,
  variant,
  claim,
}: Play): Pick<Result, 'topology' | 'variant' | 'scenario' | 'statement' | 'sources'> {
  const { scenario, statement, sources } = claim;
  return { topology: name, variant, scenario: scenario.kind, statement, sources };
}

/** An observation as data to draw and to keep. */
export function timelineOf({ calls, events, before, after }: Observation): Timeline {
  const from = Math.min(...calls.map(({ at }) => at), ...events.map(({ at }) => at));
  const since = (at: number) => Math.round((at - from) * 10) / 10;
  const servers = [
    ...new Set([
      ...before,
      ...calls.flatMap(({ pod }) => pod ?? []),
      ...events.flatMap(({ pod }) => pod ?? []),
      ...after,
    ]),
  ];
  const index = new Map(servers.map((server, position) => [server, position]));
  return {
    from,
    servers,
    at: calls.map(({ at }) => since(at)),
    ms: calls.map(({ ms }) => Math.round(ms * 10) / 10),
    server: calls.map(({ pod, status }) => (status === 'OK' ? (index.get(pod ?? '') ?? -1) : -1)),
    failures: Object.fromEntries(calls.flatMap(({ status }, call) => (status === 'OK' ? [] : [[call, status]]))),
    events: events.map(({ at, kind, pod, text }) => ({ at: since(at), kind, server: pod, text })),
  };
}
