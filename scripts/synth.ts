/**
 * Renders dist. `cdk8s synth` empties its output folder first, so it renders into another one, and dist is replaced
 * only by a complete result.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const fresh = join(root, 'build/dist');
const old = join(root, 'build/dist.old');

const synth = spawnSync('cdk8s', ['synth', '--output', fresh, '--check-upgrade', 'false'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (synth.error !== undefined || synth.status !== 0) {
  console.error(`dist is left as it was: ${synth.error?.message ?? 'cdk8s synth failed'}`);
  process.exit(1);
}
rmSync(old, { recursive: true, force: true });
if (existsSync(dist)) {
  renameSync(dist, old);
}
renameSync(fresh, dist);
rmSync(old, { recursive: true, force: true });
