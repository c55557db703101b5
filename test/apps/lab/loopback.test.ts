import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Duration } from 'cdk8s';
import { type Claim, DEFAULT_VARIANT, type Scenario } from '../../../lib';
import { catalogue } from '../../../main';
import { judge, type Verdict } from '../../../apps/lab/judge';
import type { LoopbackOptions } from '../../../apps/lab/loopback/scene';
import { LoopbackStage } from '../../../apps/lab/loopback/stage';
import { playsOf } from '../../../apps/lab/plays';
import { play } from '../../../apps/lab/scenarios';
import type { Play, Scene } from '../../../apps/lab/stage';
import { descendantsOf, eventually, isAlive } from './processes';

const servers = (pid: number) => descendantsOf(pid).filter(({ command }) => command.includes('apps/server/main.js'));

/** The first claim of a topology about a scenario, at a rate that makes steady claims short. */
function claimed(name: keyof typeof catalogue, kind: Scenario['kind'], scenario: object = {}): Play {
  const found = playsOf(catalogue).find(
    (play) => play.name === name && play.variant === DEFAULT_VARIANT && play.claim.scenario.kind === kind,
  )!;
  const claim = { ...found.claim, scenario: { ...found.claim.scenario, ...scenario }, load: { rate: 100 } } as Claim;
  return { ...found, claim };
}

async function onStage<T>(subject: Play, act: (scene: Scene) => Promise<T>, options?: LoopbackOptions): Promise<T> {
  const stage = new LoopbackStage(options);
  try {
    return await act(await stage.open(subject));
  } finally {
    await stage.close();
  }
}

function verdictOn(subject: Play, options?: LoopbackOptions): Promise<Verdict> {
  return onStage(subject, async (scene) => judge(subject.claim, await play(scene, subject.claim)), options);
}

const holds = { outcome: 'holds', faults: [] };

/** Pods, DNS and client notice each other in a second rather than in a minute. */
const quick: LoopbackOptions = {
  overrides: {
    server: { noticeTime: Duration.seconds(2) },
    client: { minTimeBetweenResolutions: Duration.seconds(1) },
  },
  dnsCacheTime: 500,
};

// At once: most of their time is waiting, and scenes side by side must not meet.
describe('processes as pods', () => {
  test.concurrent('cluster-ip: one pod serves everything', async () => {
    expect(await verdictOn(claimed('cluster-ip', 'steady'))).toMatchObject(holds);
  });

  test.concurrent('headless: every pod serves', async () => {
    expect(await verdictOn(claimed('headless', 'steady'))).toMatchObject(holds);
  });

  test.concurrent('headless, from quiet 2→5: the new pods get nothing', async () => {
    const verdict = await verdictOn(claimed('headless', 'scale-up', { watch: 2 }), quick);
    expect(verdict).toMatchObject({ ...holds, figures: expect.arrayContaining(['0 of 3 new servers got a call']) });
  });

  test.concurrent('cluster-ip, the pod in use dies: one other serves everything', async () => {
    const subject = claimed('cluster-ip', 'kill');
    const { before, after } = await onStage(subject, async (scene) => {
      await scene.scaleServers(3);
      await scene.startClient({ rate: 100, concurrency: 1 });
      const killed = scene.calls.at(-1)!.pod!;
      await scene.kill(killed);
      const dead = scene.calls.length;
      await eventually(() => scene.calls.slice(dead).some(({ status }) => status === 'OK'));
      await scene.calling(100);
      return { before: new Set([killed]), after: new Set(scene.calls.slice(dead).flatMap(({ pod }) => pod ?? [])) };
    });
    expect(after.size).toBe(1);
    expect(before).not.toEqual(after);
  });

  test.concurrent('headless, 3→1: calls move when pods stop, and none fails', async () => {
    expect(await verdictOn(claimed('headless', 'scale-down'), quick)).toMatchObject(holds);
  });
});

test('a client that ends by itself ends the play', async () => {
  const run = onStage(claimed('cluster-ip', 'steady'), async (scene) => {
    await scene.scaleServers(1);
    await scene.startClient({ rate: 10, concurrency: 1 });
    const client = descendantsOf(process.pid).find(({ command }) => command.includes('apps/client/main.js'))!;
    process.kill(client.pid, 'SIGKILL');
    await scene.calling(1_000);
  });
  await expect(run).rejects.toThrow(/client.* ended/);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the lab and all it has started', async (signal) => {
  const root = join(__dirname, '../../..');
  const lab = spawn(join(root, 'node_modules/.bin/tsx'), ['apps/lab/main.ts', 'headless'], { cwd: root });
  const complaint = text(lab.stderr);
  const ended = once(lab, 'close') as Promise<[number, null]>;
  await eventually(() => servers(lab.pid!).length === 3);
  const started = descendantsOf(lab.pid!);
  lab.kill(signal);
  const [code] = await ended;
  expect({ code, complaint: await complaint }).toEqual({ code: signal === 'SIGINT' ? 130 : 143, complaint: '' });
  expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

afterAll(() => {
  expect(descendantsOf(process.pid).filter(({ command }) => command.includes('apps/'))).toEqual([]);
});
