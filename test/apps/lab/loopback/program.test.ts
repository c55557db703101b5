import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Program } from '../../../../apps/lab/loopback/program';
import { eventually, isAlive } from '../processes';

const cwd = join(__dirname, '../../../..');
const forever = 'setInterval(() => {}, 1000)';
const program = (script: string) => new Program({ args: ['-e', script], cwd, env: {} });

test('has the environment it is given and no other', async () => {
  const { lines } = new Program({ args: ['-e', 'console.log(JSON.stringify(process.env))'], cwd, env: { A: 'b' } });
  expect(JSON.parse(String((await once(lines, 'line'))[0]))).toEqual({ A: 'b' });
});

test('one that ends says how, and what it complained of', async () => {
  expect(await program("console.error('no luck'); process.exit(3)").ended).toBe('exit code 3: no luck');
});

test('one that does not end when asked to is killed', async () => {
  const stubborn = program(`process.on('SIGTERM', () => {}); ${forever}; console.log('up')`);
  await once(stubborn.lines, 'line');
  await stubborn.stop(100);
  expect(await stubborn.ended).toBe('SIGKILL');
});

test.each([
  ['an error ends', "throw new Error('defect')"],
  ['is killed', "process.kill(process.pid, 'SIGKILL')"],
])('none outlives a lab that %s', async (_name, end) => {
  const module = join(cwd, 'apps/lab/loopback/program');
  const lab = spawn(
    process.execPath,
    [
      ...['--import', 'tsx'],
      '-e',
      `const { Program } = require(${JSON.stringify(module)});
       const program = new Program({ args: ['-e', 'console.log(process.pid); ${forever}'], cwd: '.', env: {} });
       program.lines.on('line', (pid) => { console.log(pid); ${end}; });`,
    ],
    { cwd },
  );
  const ended = once(lab, 'close');
  const pid = Number(String((await once(lab.stdout, 'data'))[0]));
  await ended;
  await eventually(() => !isAlive(pid));
});
