/**
 * What rendering costs: pairs of a server and its Service through our constructs, through bare L1 classes and, where
 * helm is installed, through an equivalent Helm chart; in turn, in one run, each in a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { bareL1, ours } from './pairs';

const ROUNDS = 5;
const SIZES = [1_000, 10_000];
const OBJECTS_PER_PAIR = 4;
const ways = { ours, 'bare L1': bareL1 };
const folder = mkdtempSync(join(tmpdir(), 'grpc-lb-bench-'));

function build(app: App, way: keyof typeof ways, pairs: number): void {
  const chart = new Chart(app, 'bench', { disableResourceNameHashes: true });
  for (let index = 0; index < pairs; index++) {
    ways[way](chart, index);
  }
}

/** Renders in this process and prints the milliseconds. */
function renderHere(way: keyof typeof ways, pairs: number): void {
  const start = performance.now();
  const app = new App({ outdir: folder });
  build(app, way, pairs);
  app.synth();
  console.log(performance.now() - start);
}

function renderApart(way: keyof typeof ways, pairs: number): number {
  const args = [...process.execArgv, __filename, way, `${pairs}`];
  return Number(spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).stdout);
}

/** One pair's manifests, as a template over all pairs. */
function writeHelmChart(): string {
  const app = new App();
  build(app, 'ours', 1);
  const chart = join(folder, 'chart');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 1.0.0\n');
  const pair = app.synthYaml().replaceAll('server-0', 'server-{{ $index }}');
  writeFileSync(
    join(chart, 'templates/pairs.yaml'),
    `{{- range $index := until (int .Values.pairs) }}\n---\n${pair}{{- end }}\n`,
  );
  return chart;
}

function renderHelm(chart: string, pairs: number): number {
  const start = performance.now();
  const { status } = spawnSync('helm', ['template', chart, '--set', `pairs=${pairs}`], { stdio: 'ignore' });
  return status === 0 ? performance.now() - start : NaN;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function compare(): void {
  const text = (way: keyof typeof ways) => {
    const app = new App();
    build(app, way, 1);
    return app.synthYaml();
  };
  if (text('ours') !== text('bare L1')) {
    throw new Error('the two ways render different objects, so their times say nothing: make bench/pairs.ts agree');
  }
  const helm = spawnSync('helm', ['version']).status === 0 ? writeHelmChart() : undefined;
  const perObject = new Map<string, number[]>();
  for (const pairs of SIZES) {
    const times: Record<string, number[]> = {};
    for (let round = 1; round <= ROUNDS; round++) {
      console.error(`${pairs} pairs, round ${round} of ${ROUNDS}`);
      for (const way of Object.keys(ways) as (keyof typeof ways)[]) {
        (times[way] ??= []).push(renderApart(way, pairs));
      }
      if (helm !== undefined) {
        (times.helm ??= []).push(renderHelm(helm, pairs));
      }
    }
    console.log(`${pairs} pairs, ${pairs * OBJECTS_PER_PAIR} objects (median of ${ROUNDS})`);
    for (const [way, values] of Object.entries(times)) {
      const micros = (median(values) / pairs / OBJECTS_PER_PAIR) * 1000;
      perObject.set(way, [...(perObject.get(way) ?? []), micros]);
      const ratios = values.map((value, round) => value / (times['bare L1']?.[round] ?? NaN));
      console.log(
        `  ${way.padEnd(8)} ${median([...values])
          .toFixed(0)
          .padStart(6)} ms  ${micros.toFixed(1)} µs per object  ${median(ratios).toFixed(2)} × bare L1`,
      );
    }
  }
  for (const [way, [small = NaN, large = NaN]] of perObject) {
    console.log(`${way}: cost per object at ${SIZES[1]} pairs is ${(large / small).toFixed(2)} × that at ${SIZES[0]}`);
  }
  if (helm === undefined) {
    console.log('helm is not installed, so its chart was not rendered');
  }
}

const [way, pairs] = process.argv.slice(2);
try {
  if (way === undefined) {
    compare();
  } else {
    renderHere(way as keyof typeof ways, Number(pairs));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
