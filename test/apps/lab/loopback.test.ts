import { Duration } from 'cdk8s';
import { type Claim, DEFAULT_VARIANT, type Scenario } from '../../../lib';
import { catalogue } from '../../../main';
import { judge, type Verdict } from '../../../apps/lab/judge';
import type { LoopbackOptions } from '../../../apps/lab/loopback/scene';
import { LoopbackStage } from '../../../apps/lab/loopback/stage';
import { playsOf } from '../../../apps/lab/plays';
import { play } from '../../../apps/lab/scenarios';
import type { Play, Scene } from '../../../apps/lab/stage';
import { descendantsOf, eventually, isAlive, type Process } from './processes';

// Time enough for a machine that is busy with other things.
jest.setTimeout(120_000);

/** The first claim of a topology about a scenario, at a rate that makes steady claims short. */
function claimed(
  name: keyof typeof catalogue,
  kind: Scenario['kind'],
  { variant = DEFAULT_VARIANT, ...scenario }: { variant?: string; [field: string]: unknown } = {},
): Play {
  const found = playsOf(catalogue).find(
    (play) => play.name === name && play.variant === variant && play.claim.scenario.kind === kind,
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
    server: { noticeTime: Duration.seconds(1) },
    client: { minTimeBetweenResolutions: Duration.seconds(1) },
  },
  dnsCacheTime: 500,
};

const headless = claimed('headless', 'steady');

// At once: most of their time is waiting, and scenes side by side must not meet.
describe('processes as pods', () => {
  test.concurrent('cluster-ip: one pod serves everything', async () => {
    expect(await verdictOn(claimed('cluster-ip', 'steady'))).toMatchObject(holds);
  });

  test.concurrent('headless: every pod serves', async () => {
    expect(await verdictOn(headless)).toMatchObject(holds);
  });

  test.concurrent('headless, from quiet 2→5: the new pods get nothing', async () => {
    const verdict = await verdictOn(claimed('headless', 'scale-up', { watch: 2 }), quick);
    expect(verdict).toMatchObject({ ...holds, figures: expect.arrayContaining(['0 of 3 new servers got a call']) });
  });

  test.concurrent('cluster-ip, the pod in use dies: one other serves everything', async () => {
    const subject = claimed('cluster-ip', 'kill');
    await onStage(subject, async (scene) => {
      await scene.scaleServers(3);
      await scene.startClient({ rate: 100, concurrency: 1 });
      const killed = scene.calls.at(-1)?.pod ?? '';
      await scene.kill(killed);
      await eventually(() => ![killed, undefined].includes(scene.calls.at(-1)?.pod));
      await scene.calling(100);
      const { calls, events, ready } = scene;
      expect(judge(subject.claim, { calls, events, before: ready, after: ready })).toMatchObject(holds);
      expect(scene.calls.at(-1)?.pod).not.toBe(killed);
      await eventually(() => scene.ready.includes(killed));
    });
  });

  test.concurrent('headless, 3→2: calls move when a pod stops, and none fails', async () => {
    // grpc-js tries a call that a server refuses once again: on a busy machine two that end at once may refuse it twice.
    expect(await verdictOn(claimed('headless', 'scale-down', { to: 2 }), quick)).toMatchObject(holds);
  });

  test.concurrent('servers come into the rotation and leave it, and what leaves ends', async () => {
    await onStage(
      headless,
      async (scene) => {
        const news = () => scene.events.map(({ kind }) => kind);
        await scene.scaleServers(3);
        expect(news()).toEqual(['ready', 'ready', 'ready']);
        const kept = scene.ready[1]!;
        await scene.scaleServers(1, [kept]);
        expect(news().slice(3)).toEqual(['gone', 'gone']);
        expect(scene.ready).toEqual([kept]);
        await scene.rollOut();
        expect(news().slice(5)).toEqual(['ready', 'gone']);
        expect(scene.ready).toEqual([scene.events[5]!.pod]);
        expect(scene.events[6]!.pod).toBe(kept);
        await scene.serversEnded();
        expect(news().slice(7)).toEqual(['ended']);
      },
      quick,
    );
  });

  test.concurrent('calls on demand, from the client and through the gateway', async () => {
    const subject = claimed('headless', 'on-demand', { variant: 'rest-gateway' });
    await onStage(subject, async (scene) => {
      await scene.scaleServers(2);
      await scene.startClient({ rate: 1, concurrency: 1 });
      for (const through of ['client', 'gateway'] as const) {
        const { pods, failed } = await scene.onDemand(through, 20);
        expect(failed).toEqual({});
        expect(Object.keys(pods).sort()).toEqual([...scene.ready].sort());
      }
    });
  });

  test.concurrent('a server that is not there cannot be killed, and too many cannot be kept', async () => {
    await onStage(headless, async (scene) => {
      await scene.scaleServers(1);
      await expect(scene.kill('nobody')).rejects.toThrow(`there is no pod nobody; there are: ${scene.ready[0]}`);
      await expect(scene.scaleServers(0, scene.ready)).rejects.toThrow('cannot include server-');
    });
  });
});

test.each(['client', 'server'])('a %s that ends by itself ends the play, and nothing is left', async (app) => {
  let started: Process[] = [];
  const run = onStage(headless, async (scene) => {
    await scene.scaleServers(1);
    await scene.startClient({ rate: 10, concurrency: 1 });
    started = descendantsOf(process.pid).filter(({ command }) => command.includes('apps/'));
    process.kill(started.find(({ command }) => command.includes(app))!.pid, 'SIGKILL');
    await scene.calling(1_000);
  });
  await expect(run).rejects.toThrow(new RegExp(`${app}.* ended`));
  expect(started).toHaveLength(2);
  expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

afterAll(() => {
  expect(descendantsOf(process.pid).filter(({ command }) => command.includes('apps/'))).toEqual([]);
});
