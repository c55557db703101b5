import type { Timeline } from '../results';
import { shortNames } from './names';

/** A row of marks, as browser/timeline.js draws it. */
export interface Lane {
  /** Whose calls: a server, or a status other than OK. */
  readonly name: string;
  /** How many calls. */
  readonly calls: number;
  /** Their share of all calls, from 0 to 1. */
  readonly share: number;
  /** How long half of them took at most, in milliseconds. */
  readonly median?: number;
  /** How long all but one in a hundred took at most, in milliseconds. */
  readonly p99?: number;
  /** When the calls started, each in milliseconds since the one before: small numbers make a small file. */
  readonly steps: readonly number[];
}

/** A timeline as it is drawn. */
export interface Drawing {
  /** Its length in milliseconds. */
  readonly length: number;
  /** For each server, its calls and when it was in the rotation. */
  readonly servers: readonly (Lane & { readonly short: string; readonly present: readonly [number, number][] })[];
  /** For each status other than OK, its calls. */
  readonly failures: readonly Lane[];
  /** What happened, in order; a server is an index into `servers`. */
  readonly events: readonly {
    readonly at: number;
    readonly kind: string;
    readonly server?: number;
    readonly text?: string;
  }[];
}

/** Sorts a timeline into lanes. */
export function drawingOf(timeline: Timeline): Drawing {
  const { at, servers } = timeline;
  const events = [...timeline.events].sort((one, other) => one.at - other.at);
  const length = [...at, ...events.map((event) => event.at)].reduce((latest, time) => Math.max(latest, time), 0);
  const served = servers.map((): number[] => []);
  const failed = new Map<string, number[]>();
  timeline.server.forEach((server, call) => {
    const lane = served[server] ?? laneOf(failed, timeline.failures[call] ?? 'unknown');
    lane.push(call);
  });
  const short = shortNames(servers);
  return {
    length,
    servers: servers.map((name, server) => ({
      ...lane(name, served[server]!, timeline),
      short: short[server]!,
      present: presence(
        events.filter((event) => event.server === name),
        length,
      ),
    })),
    failures: [...failed].map(([status, calls]) => lane(status, calls, timeline)),
    events: events.map(({ at, kind, server, text }) => ({
      at: Math.round(at),
      kind,
      ...(server !== undefined && { server: servers.indexOf(server) }),
      text,
    })),
  };
}

function laneOf(lanes: Map<string, number[]>, name: string): number[] {
  const lane = lanes.get(name) ?? [];
  lanes.set(name, lane);
  return lane;
}

function lane(name: string, calls: readonly number[], { at, ms }: Timeline): Lane {
  const starts = calls.map((call) => Math.round(at[call]!)).sort((one, other) => one - other);
  const durations = calls.map((call) => ms[call]!).sort((one, other) => one - other);
  return {
    name,
    calls: calls.length,
    share: at.length === 0 ? 0 : calls.length / at.length,
    median: quantile(durations, 0.5),
    p99: quantile(durations, 0.99),
    steps: starts.map((start, index) => start - (starts[index - 1] ?? 0)),
  };
}

function quantile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.ceil(sorted.length * part) - 1];
}

/** When a server was in the rotation: from the beginning, unless the first that is heard of it is that it is ready. */
function presence(events: readonly { at: number; kind: string }[], end: number): [number, number][] {
  const changes = events.filter(({ kind }) => ['ready', 'gone', 'killed'].includes(kind));
  const spans: [number, number][] = [];
  let since = changes[0]?.kind === 'ready' ? undefined : 0;
  for (const { at, kind } of changes) {
    if (kind === 'ready') {
      since ??= at;
    } else if (since !== undefined) {
      spans.push([Math.round(since), Math.round(at)]);
      since = undefined;
    }
  }
  return since === undefined ? spans : [...spans, [Math.round(since), Math.round(end)]];
}
