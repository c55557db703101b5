/**
 * Fills what follows from the catalogue into README.md and docs/topologies, between `<!-- name -->` and
 * `<!-- /name -->`. With `--check` it changes nothing and fails if something is not up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { format, resolveConfig } from 'prettier';
import { type AnyTopologyClass, DEFAULT_VARIANT, TopologyChart } from '../lib';
import { playsOf } from '../apps/lab/plays';
import type { Results } from '../apps/lab/results';
import type { Play } from '../apps/lab/stage';
import { catalogue } from '../main';

const root = join(__dirname, '..');
const topologies = Object.entries<AnyTopologyClass>(catalogue);
const plays = playsOf(catalogue);
const check = process.argv.includes('--check');
const { results, ...about } = JSON.parse(readFileSync(join(root, 'docs/results.json'), 'utf8')) as Results;
const stale: string[] = [];

function table(header: string[], rows: string[][]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What the figures begin with in every verdict: how many calls, how fast. */
const summary = 1;

/** What was measured of a claim on a real cluster. */
function measured({ name, variant, claim }: Play): string {
  const result = results.find(
    ({ topology, statement, ...other }) =>
      topology === name &&
      statement === claim.statement &&
      other.variant === variant &&
      other.scenario === claim.scenario.kind,
  );
  if (result === undefined) {
    stale.push(`docs/results.json has no result for ${name} (${variant}): ${claim.statement}`);
    return '';
  }
  return `${result.outcome}: ${result.figures.slice(summary).join('; ')}`;
}

/** A row for each topology: who balances, and what was seen when nothing happened, when pods came and when they were replaced. */
function overview(folder: string): string {
  const seen = (name: string, scenario: string) => {
    const play = plays.find(
      (play) => play.name === name && play.variant === DEFAULT_VARIANT && play.claim.scenario.kind === scenario,
    );
    return play === undefined ? '–' : `${play.claim.statement}<br>_${measured(play)}_`;
  };
  return table(
    ['topology', 'who balances, on what', 'steady', 'new pods', 'rollout'],
    topologies.map(([name, { summary }]) => [
      `[${name}](${folder}${name}.md)`,
      summary,
      ...['steady', 'scale-up', 'rollout'].map((scenario) => seen(name, scenario)),
    ]),
  );
}

/** A row for each claim of a topology. */
function claims(name: string): string {
  return table(
    ['variant', 'scenario', 'claim', 'says', 'measured'],
    plays
      .filter((play) => play.name === name)
      .map((play) => {
        const { scenario, statement, sources } = play.claim;
        return [play.variant, scenario.kind, statement, sources.join(', '), measured(play)];
      }),
  );
}

/** On what the figures were measured. */
function circumstances(): string {
  const listed = Object.entries(about.circumstances).map(([name, value]) => `${name} ${value}`);
  return `Measured on ${about.date.slice(0, 10)}: ${listed.join(', ')}.`;
}

/** The objects a topology renders, in order. */
function objects(name: string, topology: AnyTopologyClass): string {
  const kinds = (
    new TopologyChart(new App(), name, { topology }).toJson() as { kind: string; metadata: { name: string } }[]
  ).map(({ kind, metadata }) => `${kind} \`${metadata.name}\``);
  return `It renders ${kinds.join(', ')}.`;
}

async function fill(file: string, parts: Record<string, string>): Promise<void> {
  const path = join(root, file);
  if (!existsSync(path)) {
    stale.push(
      `${file} is missing; write it, with <!-- ${Object.keys(parts).join(' -->, <!-- ')} --> where the tables go`,
    );
    return;
  }
  const before = readFileSync(path, 'utf8');
  let after = before;
  for (const [part, content] of Object.entries(parts)) {
    const region = new RegExp(`(<!-- ${part} -->\n)[^]*?(<!-- /${part} -->)`);
    if (!region.test(after)) {
      stale.push(`${file} has no <!-- ${part} --> … <!-- /${part} -->`);
    }
    after = after.replace(region, (_, start: string, end: string) => `${start}\n${content}\n\n${end}`);
  }
  after = await format(after, { ...(await resolveConfig(path)), filepath: path });
  if (after !== before && check) {
    stale.push(`${file} is not up to date: run npm run docs`);
  } else if (after !== before) {
    writeFileSync(path, after);
  }
}

async function main(): Promise<void> {
  await fill('README.md', { topologies: overview('docs/topologies/') });
  await fill('docs/topologies/README.md', { topologies: overview(''), circumstances: circumstances() });
  for (const [name, topology] of topologies) {
    await fill(`docs/topologies/${name}.md`, { claims: claims(name), objects: objects(name, topology) });
  }
  stale.forEach((complaint) => console.error(`error: ${complaint}`));
  process.exitCode = stale.length === 0 ? 0 : 1;
}

void main();
