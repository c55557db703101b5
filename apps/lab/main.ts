import { constants } from 'node:os';
import { Argument, Option } from 'commander';
import { DEFAULT_VARIANT } from '../../lib';
import { catalogue } from '../../main';
import { command, integer, setting } from '../common/settings';
import { LoopbackStage } from './loopback/stage';
import { playsOf } from './plays';
import { type Result, run } from './run';
import type { Stage } from './stage';

/** Could not be played. */
const NOT_PLAYED = 2;
const EXIT_CODES: Readonly<Record<Result, number>> = { holds: 0, broken: 1, nothing: NOT_PLAYED };

const plays = playsOf(catalogue).filter(({ variant }) => variant === DEFAULT_VARIANT);
const scenarios = [...new Set(plays.map(({ claim }) => claim.scenario.kind))];

/** Fulfilled with an exit code when a signal asks the program to end. */
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
  let stage: Stage | undefined;
  let code = NOT_PLAYED;
  try {
    if (chosen.length === 0) {
      throw new Error(`none of ${topologies.join(', ')} claims anything about ${scenario}`);
    }
    stage = new LoopbackStage();
    const played = run(stage, chosen, (line) => console.log(line)).then((result) => EXIT_CODES[result]);
    code = await Promise.race([played, interrupted()]);
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
