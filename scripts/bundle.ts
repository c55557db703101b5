/**
 * Bundles the apps into build/image, laid out as the container image has it: what runs in a pod and what runs on
 * loopback are the same files. build.json carries the hash by which the lab knows an image built from this code.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const image = join(__dirname, '../build/image');
const apps = ['server', 'client', 'gateway'];

/** The directory of an installed package. */
function packageDir(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}

// Aside, so that programs which run from the old one go on.
mkdirSync(dirname(image), { recursive: true });
const work = mkdtempSync(`${image}-`);
const out = join(work, 'new');
buildSync({
  absWorkingDir: join(__dirname, '..'),
  entryPoints: Object.fromEntries(apps.map((app) => [`apps/${app}/main`, `apps/${app}/main.ts`])),
  outdir: out,
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});

// These packages read their .proto files at run time, from ../../proto as seen from their code.
for (const [name, files] of Object.entries({
  '@grpc/grpc-js': 'proto/channelz.proto',
  '@grpc/reflection': 'build/proto/grpc',
  'grpc-health-check': 'proto/health',
})) {
  cpSync(join(packageDir(name), files), join(out, 'proto', basename(files)), { recursive: true });
}

const hash = createHash('sha256');
for (const file of readdirSync(out, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()) {
  hash.update(file.slice(out.length)).update(readFileSync(file));
}
mkdirSync(join(out, 'apps'), { recursive: true });
writeFileSync(join(out, 'apps/build.json'), JSON.stringify({ build: hash.digest('hex').slice(0, 12) }) + '\n');

if (existsSync(image)) {
  renameSync(image, join(work, 'old'));
}
renameSync(out, image);
rmSync(work, { recursive: true });
