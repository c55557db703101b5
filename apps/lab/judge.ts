import type { Balanced, Claim, Expectation, Failed, Noticed } from '../../lib';
import type { Call, Observation } from './observation';

/** A claim against an observation. */
export interface Verdict {
  /** Whether what was claimed was seen. */
  readonly outcome: 'holds' | 'broken';
  /** What was seen, in figures. */
  readonly figures: readonly string[];
  /** What was seen instead of what was claimed; empty when it holds. */
  readonly faults: readonly string[];
}

/** What one expectation makes of an observation. */
interface Finding {
  readonly holds: boolean;
  readonly figure: string;
}

/** Holds an observation against each expectation of a claim. */
export function judge(claim: Claim, observation: Observation): Verdict {
  const findings = claim.expect.map((expectation) => find(expectation, observation));
  const faults = [
    ...(observation.calls.length === 0 ? ['no call was made'] : []),
    ...findings.filter(({ holds }) => !holds).map(({ figure }) => figure),
  ];
  return {
    outcome: faults.length === 0 ? 'holds' : 'broken',
    figures: [summary(observation), ...findings.map(({ figure }) => figure)],
    faults,
  };
}

/** What is worth knowing of any calls: how many, how fast, and how long nobody answered. */
function summary({ calls }: Observation): string {
  const answered = calls.filter(({ status }) => status === 'OK');
  const latencies = answered.map(({ ms }) => ms).sort((a, b) => a - b);
  if (latencies.length === 0 || latencies.at(-1) === 0) {
    return `${calls.length} calls`; // Calls on demand are counted, not timed.
  }
  const percentile = (share: number) => latencies[Math.ceil(latencies.length * share) - 1]!.toFixed(1);
  const answers = answered.map(({ at, ms }) => at + ms).sort((a, b) => a - b);
  const gap = Math.max(0, ...answers.slice(1).map((at, index) => at - answers[index]!)) / 1000;
  return `${calls.length} calls, p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms, longest gap between answers ${gap.toFixed(2)} s`;
}

function find(expectation: Expectation, observation: Observation): Finding {
  switch (expectation.kind) {
    case 'balanced':
      return balanced(expectation, observation);
    case 'pinned':
      return pinned(observation);
    case 'noticed':
      return noticed(expectation, observation);
    case 'unnoticed':
      return unnoticed(observation);
    case 'moved':
      return moved(observation);
    case 'failed':
      return failed(expectation, observation);
  }
}

/** Calls that ended OK by server, the servers that got none included. */
function served(calls: readonly Call[], pods: readonly string[] = []): Map<string, number> {
  const counts = new Map(pods.map((pod) => [pod, 0]));
  for (const { pod } of calls) {
    if (pod !== undefined) {
      counts.set(pod, (counts.get(pod) ?? 0) + 1);
    }
  }
  return counts;
}

function shares(counts: ReadonlyMap<string, number>): string {
  return [...counts.values()].join('/') || 'none';
}

function balanced({ within }: Balanced, { calls, after }: Observation): Finding {
  const counts = served(calls, after);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const share = 1 / counts.size;
  const tolerance = within === 'one-call' ? 1 : 5 * Math.sqrt(total * share * (1 - share));
  return {
    // A server that got none is never balance, however few the calls.
    holds:
      counts.size > 1 &&
      [...counts.values()].every((count) => count > 0 && Math.abs(count - total * share) <= tolerance + 1e-9),
    figure: `${shares(counts)} by server (±${tolerance.toFixed(within === 'one-call' ? 0 : 1)} allowed)`,
  };
}

function pinned({ calls, events }: Observation): Finding {
  const disturbed = events.findLast(({ kind }) => kind === 'killed')?.at ?? 0;
  const since = calls.findIndex(({ at, status }) => at >= disturbed && status === 'OK');
  const counts = served(since === -1 ? [] : calls.slice(since));
  return {
    holds: counts.size === 1,
    figure: `${shares(counts)} by server${disturbed === 0 ? '' : ', from the first success after the kill on'}`,
  };
}

/** For each new server, when it was ready and when it got its first call. */
function newcomers({ calls, events, before }: Observation): { pod: string; ready: number; first?: Call }[] {
  const old = new Set(before);
  return events
    .filter(({ kind, pod }) => kind === 'ready' && !old.has(pod ?? ''))
    .map(({ pod = '', at }) => ({ pod, ready: at, first: calls.find((call) => call.pod === pod) }));
}

function noticed({ seconds, because }: Noticed, observation: Observation): Finding {
  const waits = newcomers(observation).map(({ ready, first }) => first && Math.max(0, first.at - ready) / 1000);
  return {
    holds: waits.length > 0 && waits.every((wait) => wait !== undefined && wait <= seconds),
    figure: `new servers' first call after ${waits.map((wait) => (wait === undefined ? 'never' : `${wait.toFixed(1)} s`)).join(', ') || 'no new server came'} (at most ${seconds} s: ${because})`,
  };
}

function unnoticed(observation: Observation): Finding {
  const found = newcomers(observation);
  const called = found.filter(({ first }) => first !== undefined);
  return {
    holds: found.length > 0 && called.length === 0,
    figure: `${called.length} of ${found.length} new servers got a call`,
  };
}

function moved({ calls, events, after }: Observation): Finding {
  const lastEnd = events.findLast(({ kind }) => kind === 'ended')?.at ?? Infinity;
  const counts = served(
    calls.filter(({ at }) => at > lastEnd),
    after,
  );
  return {
    holds: counts.size === after.length && [...counts.values()].every((count) => count > 0),
    figure: `${shares(counts)} by server once the others had ended`,
  };
}

function failed({ atLeast = 0, atMost = Infinity }: Failed, { calls }: Observation): Finding {
  const failures = calls.filter(({ status }) => status !== 'OK');
  const byStatus = new Map<string, number>();
  for (const { status } of failures) {
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  }
  const statuses = [...byStatus].map(([status, count]) => `${count} ${status}`).join(', ');
  return {
    holds: failures.length >= atLeast && failures.length <= atMost,
    figure: `${failures.length} failed${statuses === '' ? '' : ` (${statuses})`}`,
  };
}
