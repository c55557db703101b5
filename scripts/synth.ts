/**
 * Renders dist as `cdk8s synth` does, except that dist is replaced only by a complete result: `cdk8s synth` empties its
 * output folder first, so that a program which fails leaves none.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '..');
const fresh = join(root, 'build/dist');
const old = join(root, 'build/dist.old');
const { app, output } = parse(readFileSync(join(root, 'cdk8s.yaml'), 'utf8')) as { app: string; output: string };
const dist = join(root, output);

rmSync(fresh, { recursive: true, force: true });
const { status } = spawnSync(app, {
  cwd: root,
  shell: true,
  stdio: 'inherit',
  env: {
    ...process.env,
    CDK8S_OUTDIR: fresh,
    PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
  },
});
if (status !== 0 || !existsSync(fresh)) {
  console.error(`${output} is left as it was`);
  process.exit(1);
}
rmSync(old, { recursive: true, force: true });
if (existsSync(dist)) {
  renameSync(dist, old);
}
renameSync(fresh, dist);
rmSync(old, { recursive: true, force: true });
console.log(
  readdirSync(dist, { recursive: true })
    .map((file) => join(output, String(file)))
    .join('\n'),
);
