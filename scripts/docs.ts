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
import { catalogue } from '../main';

const root = join(__dirname, '..');
const topologies = Object.entries<AnyTopologyClass>(catalogue);
const plays = playsOf(catalogue);
const check = process.argv.includes('--check');

function table(header: string[], rows: string[][]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A row for each topology: who balances, and what is seen in the steady state. */
function overview(folder: string): string {
  return table(
    ['topology', 'who balances, on what', 'what its clients see'],
    topologies.map(([name, { summary }]) => {
      const steady = plays.find((play) => play.name === name && play.variant === DEFAULT_VARIANT);
      return [`[${name}](${folder}${name}.md)`, summary, steady?.claim.statement ?? ''];
    }),
  );
}

/** A row for each claim of a topology. */
function claims(name: string): string {
  return table(
    ['variant', 'scenario', 'claim', 'says'],
    plays
      .filter((play) => play.name === name)
      .map(({ variant, claim }) => [variant, claim.scenario.kind, claim.statement, claim.sources.join(', ')]),
  );
}

/** The objects a topology renders, in order. */
function objects(name: string, topology: AnyTopologyClass): string {
  const kinds = (
    new TopologyChart(new App(), name, { topology }).toJson() as { kind: string; metadata: { name: string } }[]
  ).map(({ kind, metadata }) => `${kind} \`${metadata.name}\``);
  return `It renders ${kinds.join(', ')}.`;
}

const stale: string[] = [];

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
  await fill('docs/topologies/README.md', { topologies: overview('') });
  for (const [name, topology] of topologies) {
    await fill(`docs/topologies/${name}.md`, { claims: claims(name), objects: objects(name, topology) });
  }
  stale.forEach((complaint) => console.error(`error: ${complaint}`));
  process.exitCode = stale.length === 0 ? 0 : 1;
}

void main();
