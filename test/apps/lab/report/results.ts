import type { Result, Results, Timeline } from '../../../../apps/lab/results';

/** A name that ends elements and begins others, wherever it is not escaped. */
export const HOSTILE = `</script><b onclick="x" title='y'>&amp;\u0001]]>`;

const claimed = {
  variant: 'default',
  sources: ['S1', 'ours'],
  load: { rate: 50, concurrency: 1 },
  faults: [],
} as const;

/** Three servers in turn, one call each 20 ms; from the call `failing` on, three calls fail. */
export function timeline(servers: readonly string[], calls: number, failing = calls): Timeline {
  const fails = (call: number) => call >= failing && call < failing + 3;
  const numbers = Array.from({ length: calls }, (_, call) => call);
  return {
    from: 1_700_000_000_000,
    servers,
    at: numbers.map((call) => call * 20 + 0.4),
    ms: numbers.map(() => 1.5),
    server: numbers.map((call) => (fails(call) ? -1 : call % servers.length)),
    failures: Object.fromEntries(numbers.filter(fails).map((call) => [call, call % 2 ? 'UNAVAILABLE' : 'CANCELLED'])),
    events: [
      { at: 40, kind: 'action', text: 'scale 2→3' },
      { at: 60, kind: 'ready', server: servers[0] },
      { at: 100, kind: 'gone', server: servers[0] },
    ],
  };
}

/** A claim that holds. */
export const holds: Result = {
  ...claimed,
  topology: 'headless',
  scenario: 'steady',
  statement: 'every pod serves',
  outcome: 'holds',
  figures: ['30 calls', '10/10/10 by server'],
  timeline: timeline(['server-1-a', 'server-1-b', 'server-1-c'], 30),
};

/** One that is broken, with failed calls. */
export const broken: Result = {
  ...claimed,
  topology: 'headless',
  scenario: 'rollout',
  statement: 'rollouts lose no call',
  outcome: 'broken',
  figures: ['30 calls', '3 failed'],
  faults: ['3 failed'],
  timeline: timeline(['server-1-a', 'server-1-b', 'server-1-c'], 30, 10),
};

/** One that could not be played. */
export const notMeasurable: Result = {
  ...claimed,
  topology: 'cluster-ip',
  scenario: 'on-demand',
  statement: 'through the gateway',
  outcome: 'not measurable here',
  figures: [],
  faults: ['not measurable here: no gateway'],
};

/** One with a name that must be escaped in every place where a name can be. */
export const hostile: Result = {
  ...claimed,
  topology: HOSTILE,
  variant: HOSTILE,
  scenario: 'kill',
  statement: HOSTILE,
  outcome: 'broken',
  figures: [HOSTILE],
  faults: [HOSTILE, 'no call was made'],
  timeline: { ...timeline([HOSTILE], 3), events: [{ at: 1, kind: 'action', server: HOSTILE, text: HOSTILE }] },
};

/** Results of a run on a model. */
export function resultsOf(...results: readonly Result[]): Results {
  return {
    version: 1,
    date: '2026-01-10T09:30:00.000Z',
    stage: { name: 'loopback', model: 'pods are processes', rewritten: ['addresses', HOSTILE] },
    circumstances: { 'Node.js': 'v20.20.2', [HOSTILE]: HOSTILE },
    results,
  };
}
