import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { descendantsOf, eventually, isAlive } from './processes';

const cwd = join(__dirname, '../../..');

// Time enough for a machine that is busy with other things.
jest.setTimeout(120_000);

const report = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(report, { recursive: true }));

/** The lab as npm starts it. */
function lab(...args: readonly string[]) {
  const program = spawn(process.execPath, ['--import', 'tsx', 'apps/lab/main.ts', ...args], { cwd, detached: true });
  const ended = Promise.all([text(program.stdout), text(program.stderr), once(program, 'close')]).then(
    ([out, complaint, [code]]) => ({ out, complaint, code: code as number }),
  );
  return { program, ended };
}

test.concurrent('shows who answered, the figures, the verdicts and that loopback is a model', async () => {
  const { out, code } = await lab('lab', 'cluster-ip', '--short', '--report', report).ended;
  expect(out.replaceAll(/server-\S+/g, 'server').split('\n')).toEqual([
    '1 claims on loopback: processes of this machine',
    'cluster-ip (default), steady: one pod serves everything (S0 S1 S2 S3 S4)',
    ...[1, 2, 3, 4, 5].map((n) => `  #${n}: server`),
    expect.stringMatching(/^ {2}holds: 300 calls, p50 .* ms, p99 .* ms, .*; 300 by server; 0 failed$/),
    '',
    'holds  cluster-ip  default  steady  one pod serves everything',
    '1 hold, 0 broken, 0 not measurable here',
    `report: ${report}/index.html`,
    expect.stringMatching(/^loopback is a model: .*Rewritten: HOST: .*; TARGET: /),
    '',
  ]);
  expect(code).toBe(0);
  expect(readdirSync(report).sort()).toEqual(['index.html', 'junit.xml', 'results.json']);
});

test.concurrent('lists every topology with its claims', async () => {
  const { out, code } = await lab('list').ended;
  expect(out).toContain('headless: the client balances calls over the pods it found in DNS');
  expect(out).toContain('  notice-time-2s, rollout: ');
  expect(code).toBe(0);
});

test.concurrent.each([
  [['play'], /unknown command 'play'/],
  [['lab', 'orders'], /'orders' is invalid.*http-baseline, cluster-ip, headless/],
  [['lab', '--scenario', 'war'], /'war' is invalid.*steady, scale-up/],
  [['lab', '--parallel', '0'], /'0' is invalid. Allowed: an integer from 1 to 100/],
  [['lab', '--stage', 'moon'], /'moon' is invalid.*loopback, cluster/],
  [['lab', 'http-baseline', '--scenario', 'kill'], /none of http-baseline claims anything about kill/],
  [['lab', '--stage', 'cluster', '--context', 'nowhere'], /context "nowhere" does not exist/],
])('%j is refused with what is allowed', async (args, message) => {
  const { out, complaint, code } = await lab(...args).ended;
  expect({ out, code }).toEqual({ out: '', code: 2 });
  expect(complaint).toMatch(message);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the lab and all it has started', async (signal, expected) => {
  const { program, ended } = lab('lab', 'headless', '--short');
  const started = await eventually(() => {
    const processes = descendantsOf(program.pid!);
    return processes.filter(({ command }) => command.includes('apps/server/main.js')).length >= 3 && processes;
  });
  process.kill(-program.pid!, signal); // As a terminal does.
  const { complaint, code } = await ended;
  expect(code).toBe(expected);
  expect(complaint).not.toContain('error');
  await eventually(() => !started.some(({ pid }) => isAlive(pid)));
});
