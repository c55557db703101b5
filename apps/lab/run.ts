import { judge } from './judge';
import { play } from './scenarios';
import { loadOf } from './scenarios/window';
import { type Result, subjectOf, timelineOf } from './results';
import { NotMeasurable, type Play, type Stage } from './stage';

/** How claims are played. */
export interface RunOptions {
  /** How many at once. */
  readonly parallel: number;
  /** Told before a claim is played. */
  readonly begun?: (play: Play) => void;
  /** Told what came of a claim. */
  readonly ended?: (result: Result) => void;
}

/** What came of the claims that were played, and what ended the run before its time, if something did. */
export interface Run {
  /** In the order of the plays. */
  readonly results: readonly Result[];
  /** What was not played as the manifests have it. */
  readonly rewritten: readonly string[];
  /** The stage failed: what is left was not played. */
  readonly failure?: Error;
}

/** Plays claims and judges them, until the stage fails or a signal says that it is enough. */
export async function run(
  stage: Stage,
  plays: readonly Play[],
  options: RunOptions,
  signal?: AbortSignal,
): Promise<Run> {
  const results = new Map<Play, Result>();
  const rewritten = new Set<string>();
  const waiting = [...plays];
  let failure: Error | undefined;
  const playWaiting = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      options.begun?.(next);
      const result = await playOne(stage, next, rewritten);
      results.set(next, result);
      options.ended?.(result);
    }
  };
  const interrupted = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  const players = Array.from({ length: options.parallel }, () =>
    playWaiting().catch((error: Error) => {
      failure ??= error;
      waiting.length = 0;
    }),
  );
  await Promise.race([Promise.all(players), interrupted]);
  waiting.length = 0;
  return { results: plays.flatMap((subject) => results.get(subject) ?? []), rewritten: [...rewritten], failure };
}

async function playOne(stage: Stage, subject: Play, rewritten: Set<string>): Promise<Result> {
  const about = { ...subjectOf(subject), load: loadOf(subject.claim) };
  try {
    const scene = await stage.open(subject);
    try {
      const observation = await play(scene, subject.claim);
      return { ...about, ...judge(subject.claim, observation), timeline: timelineOf(observation) };
    } finally {
      scene.rewritten?.forEach((change) => rewritten.add(change));
      await scene.close();
    }
  } catch (error) {
    if (error instanceof NotMeasurable) {
      return { ...about, outcome: 'not measurable here', figures: [], faults: [error.message] };
    }
    throw error;
  }
}
