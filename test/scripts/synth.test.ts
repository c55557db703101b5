import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(__dirname, '../..');
const bin = join(root, 'node_modules/.bin');
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'synth-'));
  mkdirSync(join(project, 'scripts'));
  mkdirSync(join(project, 'dist'));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  cpSync(join(root, 'scripts/synth.ts'), join(project, 'scripts/synth.ts'));
  writeFileSync(join(project, 'cdk8s.yaml'), 'language: typescript\napp: node app.js\noutput: dist\n');
  writeFileSync(join(project, 'dist/old.k8s.yaml'), 'kind: Old\n');
});

afterEach(() => rmSync(project, { recursive: true }));

function synth(app: string) {
  writeFileSync(join(project, 'app.js'), app);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  return spawnSync(join(bin, 'tsx'), ['scripts/synth.ts'], { cwd: project, env, encoding: 'utf8' });
}

const write = `require('fs').mkdirSync(process.env.CDK8S_OUTDIR, { recursive: true });
require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/new.k8s.yaml', 'kind: New\\n');`;

test('dist is replaced by the new one, with nothing stale in it', () => {
  expect(synth(write).status).toBe(0);
  expect(readFileSync(join(project, 'dist/new.k8s.yaml'), 'utf8')).toBe('kind: New\n');
  expect(existsSync(join(project, 'dist/old.k8s.yaml'))).toBe(false);
});

test('a program that fails half-way leaves dist as it was', () => {
  const { status, stderr } = synth(`${write}\nconsole.error('port 0 is no port'); process.exit(1);`);
  expect(status).not.toBe(0);
  expect(stderr).toBe('port 0 is no port\ndist is left as it was: the program ended with 1\n');
  expect(readFileSync(join(project, 'dist/old.k8s.yaml'), 'utf8')).toBe('kind: Old\n');
  expect(existsSync(join(project, 'dist/new.k8s.yaml'))).toBe(false);
});

test('a program that renders nothing leaves dist as it was', () => {
  const { status, stderr } = synth('');
  expect(status).not.toBe(0);
  expect(stderr).toBe('dist is left as it was: the program rendered nothing\n');
  expect(existsSync(join(project, 'dist/old.k8s.yaml'))).toBe(true);
});
