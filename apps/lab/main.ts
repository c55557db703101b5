import { constants } from 'node:os';
import { Argument, Option } from 'commander';
import { catalogue } from '../../main';
import { DEFAULT_VARIANT } from '../../lib';
import { command, integer, setting } from '../common/settings';
import { judge, type Verdict } from './judge';
import { LoopbackStage } from './loopback/stage';
import { playsOf } from './plays';
import { firstLines, heading, outcome, showProgress } from './print';
import { play } from './scenarios';
import { NotMeasurable, type Play, type Stage } from './stage';

/** Exit codes. */
const ALL_HOLD = 0;
const BROKEN = 1;
const NOT_PLAYED = 2;

const plays = playsOf(catalogue).filter(({ variant }) => variant === DEFAULT_VARIANT);
const scenarios = [...new Set(plays.map(({ claim }) => claim.scenario.kind))];

/** Plays claims one after the other, and says what came of each. */
async function playAll(stage: Stage, chosen: readonly Play[]): Promise<number> {
  const rewritten = new Set<string>();
  const outcomes = new Set<Verdict['outcome']>();
  for (const subject of chosen) {
    console.log(heading(subject));
    try {
      outcomes.add(await playOne(stage, subject, rewritten));
    } catch (error) {
      if (!(error instanceof NotMeasurable)) {
        throw error;
      }
      console.log(`  ${error.message}`);
    }
  }
  if (stage.model !== undefined) {
    console.log(`${stage.name} is a model: ${stage.model}. Rewritten: ${[...rewritten].join('; ') || 'nothing'}.`);
  }
  return outcomes.has('broken') ? BROKEN : outcomes.has('holds') ? ALL_HOLD : NOT_PLAYED;
}

async function playOne(stage: Stage, subject: Play, rewritten: Set<string>): Promise<Verdict['outcome']> {
  const scene = await stage.open(subject);
  const clearProgress = showProgress(scene);
  try {
    const observation = await play(scene, subject.claim);
    clearProgress();
    const verdict = judge(subject.claim, observation);
    [...firstLines(scene), ...outcome(observation, verdict)].forEach((line) => console.log(`  ${line}`));
    scene.rewritten?.forEach((change) => rewritten.add(change));
    return verdict.outcome;
  } finally {
    clearProgress();
    await scene.close();
  }
}

/** Fulfilled when a signal asks the program to end. */
function interrupted(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(128 + constants.signals[signal]));
    }
  });
}

async function lab(topologies: readonly string[], { scenario, rate }: { scenario: string; rate: number }) {
  const chosen = plays
    .filter(({ name, claim }) => topologies.includes(name) && claim.scenario.kind === scenario)
    .map(({ claim, ...subject }) => ({ ...subject, claim: { ...claim, load: { rate, ...claim.load } } }));
  let code = NOT_PLAYED;
  let stage: Stage | undefined;
  try {
    if (chosen.length === 0) {
      throw new Error(`none of ${topologies.join(', ')} claims anything about ${scenario}`);
    }
    stage = new LoopbackStage();
    code = await Promise.race([playAll(stage, chosen), interrupted()]);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  }
  await stage?.close();
  process.exit(code);
}

void command('lab', "Plays topologies' claims and says whether they hold.")
  .addArgument(
    new Argument('[topology...]', 'which topologies')
      .choices(Object.keys(catalogue))
      .default(['cluster-ip', 'headless'] satisfies (keyof typeof catalogue)[]),
  )
  .addOption(
    new Option('--scenario <scenario>', 'what happens meanwhile')
      .env('LAB_SCENARIO')
      .choices(scenarios)
      .default('steady'),
  )
  .addOption(
    setting('--rate <number>', 'LAB_RATE', 'calls per second, where a claim does not say', integer(1, 10_000), '200'),
  )
  .action(lab)
  .parseAsync();
