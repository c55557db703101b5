import { constants } from 'node:os';
import { Argument, Option } from 'commander';
import { DEFAULT_VARIANT } from '../../lib';
import { catalogue, platform } from '../../main';
import { command, integer, setting } from '../common/settings';
import { ClusterStage } from './cluster/stage';
import { LoopbackStage } from './loopback/stage';
import { playsOf } from './plays';
import { Progress, resultLines, verdictTable } from './print';
import { writeReport } from './report';
import type { Result } from './results';
import { run } from './run';
import type { Play, Stage } from './stage';

/** Exit codes. */
const ALL_HOLD = 0;
const BROKEN = 1;
const NOT_PLAYED = 2;

interface Options {
  scenario?: string;
  short: boolean;
  stage: 'loopback' | 'cluster';
  context?: string;
  yes: boolean;
  parallel: number;
  report: string;
}

const plays = playsOf(catalogue);
const scenarios = [...new Set(plays.map(({ claim }) => claim.scenario.kind))];

/** Whether a play is one of the short set: what each topology's clients see when nothing happens. */
function isShort({ variant, claim }: Play): boolean {
  return variant === DEFAULT_VARIANT && claim.scenario.kind === 'steady';
}

function choose(topologies: readonly string[], { scenario, short }: Options): Play[] {
  const chosen = plays.filter(
    (play) =>
      (topologies.length === 0 || topologies.includes(play.name)) &&
      (scenario === undefined || play.claim.scenario.kind === scenario) &&
      (!short || isShort(play)),
  );
  if (chosen.length === 0) {
    throw new Error(
      `none of ${topologies.join(', ') || 'the topologies'} claims anything about ${scenario ?? 'it'}${short ? ' in the short set' : ''}`,
    );
  }
  return chosen;
}

/** Aborted by the first signal that asks the program to end, which is also its exit code. */
function interruption(): { signal: AbortSignal; code: () => number | undefined } {
  const controller = new AbortController();
  let code: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      code ??= 128 + constants.signals[signal];
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}

function exitCode(results: readonly Result[]): number {
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  return outcomes.has('broken') ? BROKEN : outcomes.has('holds') ? ALL_HOLD : NOT_PLAYED;
}

async function lab(topologies: readonly string[], options: Options): Promise<void> {
  const { signal, code: interrupted } = interruption();
  let stage: Stage | undefined;
  let code = NOT_PLAYED;
  try {
    const chosen = choose(topologies, options);
    stage = options.stage === 'cluster' ? await ClusterStage.connect({ ...options, platform }) : new LoopbackStage();
    const date = new Date().toISOString();
    console.log(`${chosen.length} claims on ${stage.name}: ${stage.about}`);
    const progress = new Progress(chosen.length);
    const { results, rewritten, failure } = await run(
      stage,
      chosen,
      {
        parallel: options.parallel,
        ended: (result) => {
          progress.step();
          progress.clear();
          resultLines(result).forEach((line) => console.log(line));
        },
      },
      signal,
    );
    progress.close();
    if (!signal.aborted) {
      const { name, model, circumstances } = stage;
      await writeReport(
        { version: 1, date, stage: { name, model, rewritten }, circumstances, results },
        options.report,
        catalogue,
      );
      console.log(`\n${verdictTable(results).join('\n')}\nreport: ${options.report}/index.html`);
      if (stage.model !== undefined) {
        console.log(`${stage.name} is a model: ${stage.model}. Rewritten: ${rewritten.join('; ') || 'nothing'}.`);
      }
    }
    if (failure !== undefined) {
      throw failure;
    }
    code = exitCode(results);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  }
  await stage?.close();
  process.exit(interrupted() ?? code);
}

function list(): void {
  for (const [name, topology] of Object.entries(catalogue)) {
    console.log(`${name}: ${topology.summary}`);
    plays
      .filter((play) => play.name === name)
      .forEach(({ variant, claim }) => console.log(`  ${variant}, ${claim.scenario.kind}: ${claim.statement}`));
  }
}

// Whoever reads the output may have seen enough (`grpc-lb list | head`).
process.stdout.on('error', () => process.exit(0));

const program = command('grpc-lb', 'Ways to balance gRPC on Kubernetes, measured.');
program.command('list').description('shows every topology with its claims').action(list);
program
  .command('lab')
  .description("plays topologies' claims and says whether they hold")
  .addArgument(new Argument('[topology...]', 'which topologies; all unless named').choices(Object.keys(catalogue)))
  .addOption(new Option('--scenario <scenario>', 'only claims about this').choices(scenarios))
  .addOption(new Option('--short', 'only what clients see when nothing happens, in default variants').default(false))
  .addOption(new Option('--stage <stage>', 'where').choices(['loopback', 'cluster']).default('loopback'))
  .addOption(new Option('--context <context>', 'kube context; the current one unless named'))
  .addOption(new Option('--yes', 'play on a context that is not made for trying things out').default(false))
  .addOption(setting('--parallel <number>', 'LAB_PARALLEL', 'claims played at once', integer(1, 100), '4'))
  .addOption(new Option('--report <folder>', 'where the report is written').default('report'))
  .addHelpText(
    'after',
    `
Examples:
  grpc-lb lab --short                          a minute on this machine
  grpc-lb lab headless headless-max-age        every claim of two topologies, on this machine
  grpc-lb lab --stage cluster --context kind-x every claim, on a cluster`,
  )
  .action(lab);
void program.parseAsync();
