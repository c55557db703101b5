import { ClusterIp, type Claim } from '../../../lib';
import type { Call } from '../../../apps/lab/observation';
import { run } from '../../../apps/lab/run';
import { NotMeasurable, type Play, type Scene, type Stage } from '../../../apps/lab/stage';

/** A client that is answered by these servers, in this order. */
class FakeScene implements Scene {
  public readonly calls: Call[] = [];
  public readonly events = [];
  public readonly rewritten = ['HOST'];
  public readonly ready = ['a', 'b'];
  public closed = false;

  constructor(private readonly answers: string) {}

  public calling(calls: number): Promise<void> {
    const answered = [...this.answers].slice(0, calls);
    this.calls.push(...answered.map((pod, index) => ({ n: index + 1, at: index, ms: 1, status: 'OK', pod })));
    return Promise.resolve();
  }

  public close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  public note = jest.fn();
  public scaleServers = () => Promise.resolve();
  public startClient = () => Promise.resolve();
  public rollOut = () => Promise.resolve();
  public serversEnded = () => Promise.resolve();
  public kill = () => Promise.resolve();
  public onDemand = () => Promise.reject(new NotMeasurable('there is no gateway'));
  public stopClient = () => Promise.resolve();
}

function stageOf(scene: Scene): Stage {
  return {
    name: 'fake',
    about: 'a test',
    circumstances: {},
    open: () => Promise.resolve(scene),
    close: () => Promise.resolve(),
  };
}

const claim: Claim = {
  statement: 'one pod serves everything',
  scenario: { kind: 'steady', calls: 7 },
  expect: [{ kind: 'pinned' }],
  sources: ['S1', 'ours'],
};
const subject: Play = { name: 'cluster-ip', topology: ClusterIp, variant: 'default', claim };
const onDemand: Play = {
  ...subject,
  claim: { ...claim, scenario: { kind: 'on-demand', calls: 1, through: 'gateway' } },
};

async function played(scene: FakeScene, plays: readonly Play[], parallel = 1) {
  return run(stageOf(scene), plays, { parallel });
}

test('a claim that holds, with what it was played with', async () => {
  const { results, rewritten, failure } = await played(new FakeScene('aaaaaaa'), [subject]);
  expect(results).toEqual([
    {
      topology: 'cluster-ip',
      variant: 'default',
      scenario: 'steady',
      statement: 'one pod serves everything',
      sources: ['S1', 'ours'],
      load: { rate: 50, concurrency: 1 },
      outcome: 'holds',
      figures: ['7 calls, p50 1.0 ms, p99 1.0 ms, longest gap between answers 0.00 s', '7 by server'],
      faults: [],
      timeline: {
        from: 0,
        servers: ['a', 'b'],
        at: [0, 1, 2, 3, 4, 5, 6],
        ms: Array(7).fill(1),
        server: Array(7).fill(0),
        failures: {},
        events: [],
      },
    },
  ]);
  expect(rewritten).toEqual(['HOST']);
  expect(failure).toBeUndefined();
});

test('a claim that is broken, and says by what', async () => {
  const { results } = await played(new FakeScene('aab'), [subject]);
  expect(results).toMatchObject([
    { outcome: 'broken', figures: [expect.stringMatching(/^3 calls/), '2/1 by server'], faults: ['2/1 by server'] },
  ]);
});

test('several at once: results come in the order of the plays, whichever ends first', async () => {
  const second: Play = { ...subject };
  const ended: string[] = [];
  const stage = stageOf(new FakeScene('aab'));
  let secondHasEnded!: () => void;
  const first = new Promise<Scene>((resolve) => (secondHasEnded = () => resolve(new FakeScene('aaaaaaa'))));
  stage.open = (play) => (play === subject ? first : Promise.resolve(new FakeScene('aab')));
  const { results } = await run(stage, [subject, second], {
    parallel: 2,
    ended: ({ outcome }) => {
      ended.push(outcome);
      secondHasEnded();
    },
  });
  expect(ended).toEqual(['broken', 'holds']);
  expect(results.map(({ outcome }) => outcome)).toEqual(['holds', 'broken']);
});

test('what is not measurable is neither', async () => {
  const { results } = await played(new FakeScene('aaaaaaa'), [onDemand, subject]);
  expect(results).toMatchObject([
    { outcome: 'not measurable here', faults: ['not measurable here: there is no gateway'] },
    { outcome: 'holds' },
  ]);
});

test('a stage that fails ends the run, is left tidy, and keeps what it had', async () => {
  const scene = new FakeScene('aaaaaaa');
  const startClient = jest.spyOn(scene, 'startClient');
  startClient.mockResolvedValueOnce().mockRejectedValueOnce(new Error('the client is ill'));
  const { results, failure } = await played(scene, [subject, { ...subject }, { ...subject }]);
  expect(results).toHaveLength(1);
  expect(failure).toEqual(new Error('the client is ill'));
  expect(startClient).toHaveBeenCalledTimes(2);
  expect(scene.closed).toBe(true);
});

test('a signal ends the run at once', async () => {
  const scene = new FakeScene('aaaaaaa');
  scene.scaleServers = () => new Promise(() => undefined);
  const controller = new AbortController();
  const running = run(stageOf(scene), [subject], { parallel: 1, begun: () => controller.abort() }, controller.signal);
  expect((await running).results).toEqual([]);
});
