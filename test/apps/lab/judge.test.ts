import fc from 'fast-check';
import type { Balanced, Claim, Expectation } from '../../../lib';
import { judge } from '../../../apps/lab/judge';
import type { Call, Observation, StageEvent } from '../../../apps/lab/observation';

/** Calls in order, one each 20 ms from 0 on: the server's letter, or `-` for one that failed. */
function calls(servers: string): Call[] {
  return Array.from(servers, (server, index) => {
    const answer = server === '-' ? { status: 'UNAVAILABLE' } : { status: 'OK', pod: server };
    return { n: index + 1, at: index * 20, ms: 1, status: answer.status, pod: answer.pod };
  });
}

interface Seen {
  readonly calls: string;
  readonly before?: string;
  readonly after?: string;
  readonly events?: readonly StageEvent[];
}

function observation({ calls: servers, before = 'abc', after = 'abc', events = [] }: Seen): Observation {
  return { calls: calls(servers), events, before: [...before], after: [...after] };
}

function claimed(...expect: readonly Expectation[]): Claim {
  return { statement: '', scenario: { kind: 'steady', calls: 1 }, expect, sources: ['ours'] };
}

function outcome(expectation: Expectation, seen: Seen): string {
  return judge(claimed(expectation), observation(seen)).outcome;
}

const oneCall: Balanced = { kind: 'balanced', within: 'one-call' };
const fiveSigma: Balanced = { kind: 'balanced', within: 'five-sigma' };
const noticed: Expectation = { kind: 'noticed', seconds: 1, because: 'the test says so' };
const dReady: StageEvent = { kind: 'ready', pod: 'd', at: 1000 };
const eReady: StageEvent = { kind: 'ready', pod: 'e', at: 1000 };
const cKilled: StageEvent = { kind: 'killed', pod: 'c', at: 50 };
/** Calls up to the time of the two new servers. */
const quiet = 'abc'.repeat(17);

describe('balanced', () => {
  test.each<[string, Balanced, Seen, string]>([
    ['each server the same', oneCall, { calls: 'abcabc' }, 'holds'],
    ['a turn that is not complete', oneCall, { calls: 'abcab' }, 'holds'],
    ['two calls too many', oneCall, { calls: 'abcabcaa' }, 'broken'],
    ['a server that got none', oneCall, { calls: 'abab' }, 'broken'],
    ['a server that got none, of few calls', fiveSigma, { calls: 'abab' }, 'broken'],
    ['one server, and no other', oneCall, { calls: 'aaa', after: 'a' }, 'broken'],
    ['calls to a server that has left since', oneCall, { calls: 'abcabc', after: 'ab' }, 'holds'],
    ['failed calls are nobody’s', oneCall, { calls: 'a-b-c' }, 'holds'],
    ['random, just within', fiveSigma, { calls: 'a'.repeat(140) + 'b'.repeat(80) + 'c'.repeat(80) }, 'holds'],
    ['random, just beyond', fiveSigma, { calls: 'a'.repeat(142) + 'b'.repeat(79) + 'c'.repeat(79) }, 'broken'],
    ['no call', oneCall, { calls: '' }, 'broken'],
  ])('%s', (_name, expectation, seen, expected) => {
    expect(outcome(expectation, seen)).toBe(expected);
  });
});

describe('pinned', () => {
  test.each<[string, Seen, string]>([
    ['one server', { calls: 'aaaa' }, 'holds'],
    ['two servers', { calls: 'aaba' }, 'broken'],
    ['failures in between', { calls: 'a-a' }, 'holds'],
    ['no success', { calls: '--' }, 'broken'],
    ['one server after the kill, another before', { calls: 'ccc--aaa', events: [cKilled] }, 'holds'],
    ['two servers after the kill', { calls: 'ccc--aab', events: [cKilled] }, 'broken'],
    ['no success after the kill', { calls: 'ccc--', events: [cKilled] }, 'broken'],
  ])('%s', (_name, seen, expected) => {
    expect(outcome({ kind: 'pinned' }, seen)).toBe(expected);
  });
});

describe('noticed', () => {
  test.each<[string, Seen, string]>([
    ['each new server, in time', { calls: `${quiet}abcdeabcde`, events: [dReady, eReady] }, 'holds'],
    ['one of them never', { calls: `${quiet}abcdabcd`, events: [dReady, eReady] }, 'broken'],
    ['one of them late', { calls: `${quiet}d${quiet}e`, events: [dReady, eReady] }, 'broken'],
    ['a call before the stage heard of it', { calls: `${'abc'.repeat(16)}de`, events: [dReady, eReady] }, 'holds'],
    ['no new server', { calls: quiet }, 'broken'],
    ['an old one that came back', { calls: quiet, before: 'abcd', events: [dReady] }, 'broken'],
  ])('%s', (_name, seen, expected) => {
    expect(outcome(noticed, seen)).toBe(expected);
  });
});

describe('unnoticed', () => {
  test.each<[string, Seen, string]>([
    ['no call to a new server', { calls: quiet + quiet, events: [dReady, eReady] }, 'holds'],
    ['one call to one of them', { calls: `${quiet}abcd`, events: [dReady, eReady] }, 'broken'],
    ['no new server', { calls: quiet }, 'broken'],
  ])('%s', (_name, seen, expected) => {
    expect(outcome({ kind: 'unnoticed' }, seen)).toBe(expected);
  });
});

describe('moved', () => {
  const events: StageEvent[] = [{ kind: 'ended', at: 90 }];
  test.each<[string, Seen, string]>([
    ['to every server that stayed', { calls: 'abcabab', after: 'ab', events }, 'holds'],
    ['to one of two', { calls: 'abcabaa', after: 'ab', events }, 'broken'],
    ['a server that had ended still answers', { calls: 'abcababc', after: 'ab', events }, 'broken'],
    ['nobody has ended', { calls: 'abcabab', after: 'ab' }, 'broken'],
  ])('%s', (_name, seen, expected) => {
    expect(outcome({ kind: 'moved' }, seen)).toBe(expected);
  });
});

describe('failed', () => {
  test.each<[string, Omit<Extract<Expectation, { kind: 'failed' }>, 'kind'>, string, string]>([
    ['none, as claimed', { atMost: 0 }, 'abc', 'holds'],
    ['one too many', { atMost: 0 }, 'ab-', 'broken'],
    ['as many as allowed', { atMost: 2 }, 'a--', 'holds'],
    ['at least one, as claimed', { atLeast: 1 }, 'ab-', 'holds'],
    ['none, though claimed', { atLeast: 1 }, 'abc', 'broken'],
    ['any number', {}, '---', 'holds'],
  ])('%s', (_name, bounds, servers, expected) => {
    expect(outcome({ kind: 'failed', ...bounds }, { calls: servers })).toBe(expected);
  });
});

describe('a verdict', () => {
  test('has the figures of every expectation, and a fault for each that is not met', () => {
    const claim = claimed({ kind: 'pinned' }, { kind: 'failed', atMost: 0 });
    expect(judge(claim, observation({ calls: 'aab-' }))).toEqual({
      outcome: 'broken',
      figures: [
        '4 calls, p50 1.0 ms, p99 1.0 ms, longest gap between answers 0.02 s',
        '2/1 by server',
        '1 failed (1 UNAVAILABLE)',
      ],
      faults: ['2/1 by server', '1 failed (1 UNAVAILABLE)'],
    });
  });

  test('says how long calls took and how long nobody answered', () => {
    const took = (n: number, at: number, ms: number, status = 'OK'): Call => ({ n, at, ms, status, pod: 'a' });
    const slow = Array.from({ length: 98 }, (_, n) => took(n + 1, n * 10, 2));
    const calls = [...slow, took(99, 980, 40), took(100, 990, 5, 'UNAVAILABLE'), took(101, 3000, 20)];
    const { figures } = judge(claimed(), { calls, events: [], before: ['a'], after: ['a'] });
    expect(figures).toEqual(['101 calls, p50 2.0 ms, p99 20.0 ms, longest gap between answers 2.00 s']);
  });

  test('is broken without a call, whatever was claimed', () => {
    expect(judge(claimed({ kind: 'failed', atMost: 0 }), observation({ calls: '' }))).toMatchObject({
      outcome: 'broken',
      faults: ['no call was made'],
    });
  });
});

/** Pseudo-random numbers from 0 to below 1 (mulberry32): the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const alphabet = 'abcdefghij';
const serverCounts = fc.integer({ min: 2, max: alphabet.length });
/** So many that chance does not call one server only. */
const callCounts = fc.integer({ min: 60, max: 600 });

function roundRobin(servers: number, count: number, first: number): string {
  return Array.from({ length: count }, (_, index) => alphabet[(first + index) % servers]).join('');
}

function atRandom(servers: number, count: number, seed: number): string {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () => alphabet[Math.floor(random() * servers)]).join('');
}

describe('whatever the sizes', () => {
  test('turns are balanced to one call, and never pinned', () => {
    fc.assert(
      fc.property(serverCounts, callCounts, fc.nat(9), (servers, count, first) => {
        const seen = { calls: roundRobin(servers, count, first), after: alphabet.slice(0, servers) };
        expect(outcome(oneCall, seen)).toBe('holds');
        expect(outcome({ kind: 'pinned' }, seen)).toBe('broken');
      }),
    );
  });

  test('a random choice is never pinned', () => {
    fc.assert(
      fc.property(serverCounts, callCounts, fc.integer(), (servers, count, seed) => {
        const seen = { calls: atRandom(servers, count, seed), after: alphabet.slice(0, servers) };
        expect(outcome({ kind: 'pinned' }, seen)).toBe('broken');
      }),
    );
  });

  test('one server for everything is never balanced', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: alphabet.length }),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(oneCall, fiveSigma),
        (servers, count, expectation) => {
          const seen = { calls: 'a'.repeat(count), after: alphabet.slice(0, servers) };
          expect(outcome({ kind: 'pinned' }, seen)).toBe('holds');
          expect(outcome(expectation, seen)).toBe('broken');
        },
      ),
    );
  });

  // The sizes of the claims: three servers, five after a scale-up, 100 calls on demand and 300 otherwise.
  test.each([
    [3, 100],
    [5, 300],
  ])('%i servers, %i calls at random: called unbalanced at most once in 10,000', (servers, count) => {
    const seeds = Array.from({ length: 10_000 }, (_, index) => index * 7919);
    const alarms = seeds.filter(
      (seed) =>
        outcome(fiveSigma, { calls: atRandom(servers, count, seed), after: alphabet.slice(0, servers) }) === 'broken',
    );
    expect(alarms.length).toBeLessThanOrEqual(1);
  });

  test('weights of 50, 30 and 20 % are called unbalanced', () => {
    const weighted = Array.from({ length: 30 }, (_, index) => 'aaaaabbbcc'[index % 10]).join('');
    expect(outcome(fiveSigma, { calls: weighted.repeat(10) })).toBe('broken');
  });
});
