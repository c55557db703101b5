/**
 * Renders dist as `cdk8s synth` does, except that dist is replaced only by a complete result: `cdk8s synth` empties its
 * output folder first, so that a program which fails leaves none.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '..');
const { app, output } = parse(readFileSync(join(root, 'cdk8s.yaml'), 'utf8')) as { app: string; output: string };
const dist = join(root, output);

mkdirSync(join(root, 'build'), { recursive: true });
const work = mkdtempSync(join(root, 'build/synth-')); // Of its own, so that two at once do not mix.
const fresh = join(work, 'fresh');

/** Puts the complete result in dist's place. */
function replaceDist(): void {
  if (!existsSync(fresh)) {
    throw new Error('the program rendered nothing');
  }
  if (existsSync(dist)) {
    renameSync(dist, join(work, 'old'));
  }
  renameSync(fresh, dist);
}

try {
  const { status, signal } = spawnSync(app, {
    cwd: root,
    shell: true,
    stdio: 'inherit',
    env: {
      ...process.env,
      CDK8S_OUTDIR: fresh,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
    },
  });
  if (status !== 0) {
    throw new Error(`the program ended with ${status ?? signal}`);
  }
  replaceDist();
  console.log(
    readdirSync(dist, { recursive: true })
      .map((file) => join(output, String(file)))
      .join('\n'),
  );
} catch (error) {
  console.error(`${output} is left as it was: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
