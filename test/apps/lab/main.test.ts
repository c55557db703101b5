import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { descendantsOf, eventually, isAlive } from './processes';

const cwd = join(__dirname, '../../..');

// Time enough for a machine that is busy with other things.
jest.setTimeout(120_000);

/** The lab as npm starts it. */
function lab(...args: readonly string[]) {
  const program = spawn(join(cwd, 'node_modules/.bin/tsx'), ['apps/lab/main.ts', ...args], { cwd, detached: true });
  const ended = Promise.all([text(program.stdout), text(program.stderr), once(program, 'close')]).then(
    ([out, complaint, [code]]) => ({ out, complaint, code: code as number }),
  );
  return { program, ended };
}

test.concurrent('shows who answered, the figures, the verdict and that loopback is a model', async () => {
  const { out, code } = await lab('cluster-ip', '--rate', '200').ended;
  expect(out.replaceAll(/server-\S+?(?=:? |\n|:)/g, 'server').split('\n')).toEqual([
    'cluster-ip (default), steady: one pod serves everything (S0 S1 S2 S3 S4)',
    ...[1, 2, 3, 4, 5].map((n) => expect.stringMatching(`^  #${n}: server$`)),
    '  …',
    ...[1, 2, 3].map(() => expect.stringMatching(/^ {2}server: \d+ calls$/)),
    expect.stringMatching(/^ {2}holds: \d+ calls; \d+ by server; 0 failed$/),
    expect.stringMatching(/^loopback is a model: .*Rewritten: HOST: .*; TARGET: /),
    '',
  ]);
  expect(code).toBe(0);
});

test.concurrent.each([
  [['orders'], /'orders' is invalid.*http-baseline, cluster-ip, headless/],
  [['--scenario', 'war'], /'war' is invalid.*steady, scale-up/],
  [['http-baseline', '--scenario', 'kill'], /none of http-baseline claims anything about kill/],
])('%j is refused with what is allowed', async (args, message) => {
  const { out, complaint, code } = await lab(...args).ended;
  expect({ out, code }).toEqual({ out: '', code: 2 });
  expect(complaint).toMatch(message);
});

// tsx itself kills a program that is too busy to hear a signal within 60 ms, so the end may be either.
test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the lab and all it has started', async (signal, expected) => {
  const { program, ended } = lab('headless');
  const started = await eventually(() => {
    const processes = descendantsOf(program.pid!);
    return processes.filter(({ command }) => command.includes('apps/server/main.js')).length === 3 && processes;
  });
  process.kill(-program.pid!, signal); // As a terminal does.
  const { complaint, code } = await ended;
  expect(code).toBe(expected);
  expect(complaint).not.toContain('error');
  await eventually(() => !started.some(({ pid }) => isAlive(pid)));
});
