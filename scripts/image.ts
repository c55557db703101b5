/**
 * Makes the apps' image with whichever builder works here, and puts it on the nodes of the current kube context where
 * there is a way to do so.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { APPS_IMAGE } from '../lib';

const root = join(__dirname, '..');
const archive = join(root, 'build/image.tar');
const build = ['-f', 'apps/Dockerfile', '-t', APPS_IMAGE, 'build/image'];

/** The command lines by which each builder makes the image and writes the archive. */
const builders: Record<string, string[][]> = {
  docker: [
    ['build', ...build],
    ['save', '-o', archive, APPS_IMAGE],
  ],
  podman: [
    ['build', ...build],
    ['save', '--format', 'docker-archive', '-o', archive, APPS_IMAGE],
  ],
  buildah: [
    ['build', ...build],
    ['push', APPS_IMAGE, `docker-archive:${archive}:${APPS_IMAGE}`],
  ],
};

/** By the context's name: the command line that puts the archive on the nodes. */
const loaders: [RegExp, (cluster: string) => string[]][] = [
  [/^kind-(.+)$/, (cluster) => ['kind', 'load', 'image-archive', archive, '--name', cluster]],
  [/^k3d-(.+)$/, (cluster) => ['k3d', 'image', 'import', archive, '--cluster', cluster]],
  [/^(minikube)$/, (cluster) => ['minikube', 'image', 'load', archive, '--profile', cluster]],
  [/^(docker-desktop)$/, () => ['docker', 'load', '-i', archive]],
];

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function run(command: string, ...args: string[]): void {
  console.error(`> ${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`error: ${command} failed${error === undefined ? '' : `: ${error.message}`}`);
    process.exit(1);
  }
}

const builder = Object.keys(builders).find((command) => works(command, 'info'));
if (builder === undefined) {
  console.error(
    `error: no image builder works here; install one of ${Object.keys(builders).join(', ')}, and start its engine`,
  );
  process.exit(2);
}
rmSync(archive, { force: true }); // A builder adds to an archive that is there.
builders[builder]?.forEach((args) => run(builder, ...args));

const context = spawnSync('kubectl', ['config', 'current-context'], { encoding: 'utf8' }).stdout?.trim() ?? '';
const loader = loaders
  .map(([pattern, load]) => ({ cluster: pattern.exec(context)?.[1], load }))
  .find(({ cluster }) => cluster !== undefined);
if (loader?.cluster === undefined) {
  console.error(
    `${APPS_IMAGE} is in ${relative(root, archive)}. ${context === '' ? 'There is no kube context' : `Context '${context}' is none of kind, k3d, minikube and docker-desktop`}: put it on the nodes yourself (README, "Any other cluster")`,
  );
} else {
  const [command = '', ...args] = loader.load(loader.cluster);
  run(command, ...args);
  console.error(`${APPS_IMAGE} is on the nodes of ${context}`);
}
