import { judge, type Verdict } from './judge';
import { firstLines, heading, outcome, showProgress } from './print';
import { play } from './scenarios';
import { NotMeasurable, type Play, type Stage } from './stage';

/** Where lines are printed. */
export type Print = (line: string) => void;

/** What came of all claims: the worst of it, or nothing if none was measurable. */
export type Result = Verdict['outcome'] | 'nothing';

/** Plays claims one after the other, and says what came of each. */
export async function run(stage: Stage, plays: readonly Play[], print: Print): Promise<Result> {
  const rewritten = new Set<string>();
  const outcomes = new Set<Verdict['outcome']>();
  for (const subject of plays) {
    print(heading(subject));
    try {
      outcomes.add(await playOne(stage, subject, rewritten, (line) => print(`  ${line}`)));
    } catch (error) {
      if (!(error instanceof NotMeasurable)) {
        throw error;
      }
      print(`  ${error.message}`);
    }
  }
  if (stage.model !== undefined) {
    print(`${stage.name} is a model: ${stage.model}. Rewritten: ${[...rewritten].join('; ') || 'nothing'}.`);
  }
  return outcomes.has('broken') ? 'broken' : outcomes.has('holds') ? 'holds' : 'nothing';
}

async function playOne(stage: Stage, subject: Play, rewritten: Set<string>, print: Print): Promise<Verdict['outcome']> {
  const scene = await stage.open(subject);
  const clearProgress = showProgress(scene);
  try {
    const observation = await play(scene, subject.claim);
    clearProgress();
    const verdict = judge(subject.claim, observation);
    [...firstLines(scene), ...outcome(observation, verdict)].forEach(print);
    scene.rewritten?.forEach((change) => rewritten.add(change));
    return verdict.outcome;
  } finally {
    clearProgress();
    await scene.close();
  }
}
