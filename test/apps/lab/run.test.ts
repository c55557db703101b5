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

function stageOf(scene: Scene, model?: string): Stage {
  return { name: 'fake', model, open: () => Promise.resolve(scene), close: () => Promise.resolve() };
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

async function played(scene: FakeScene, plays: readonly Play[], model?: string) {
  const lines: string[] = [];
  const result = await run(stageOf(scene, model), plays, (line) => lines.push(line));
  return { result, lines };
}

test('a claim that holds', async () => {
  expect(await played(new FakeScene('aaaaaaa'), [subject], 'made up')).toEqual({
    result: 'holds',
    lines: [
      'cluster-ip (default), steady: one pod serves everything (S1 ours)',
      ...[1, 2, 3, 4, 5].map((n) => `  #${n}: a`),
      '  …',
      '  a: 7 calls',
      '  b: 0 calls',
      '  holds: 7 calls; 7 by server',
      'fake is a model: made up. Rewritten: HOST.',
    ],
  });
});

test('a claim that is broken, and says by what', async () => {
  const { result, lines } = await played(new FakeScene('aab'), [subject]);
  expect(result).toBe('broken');
  expect(lines.slice(-2)).toEqual(['  broken: 3 calls; 2/1 by server', '  not as claimed: 2/1 by server']);
});

test('one broken claim among others', async () => {
  const steady: Play = { ...subject, claim: { ...claim, scenario: { kind: 'steady', calls: 2 } } };
  expect((await played(new FakeScene('aab'), [steady, subject, steady])).result).toBe('broken');
});

test('what is not measurable is neither', async () => {
  const scene = new FakeScene('aaaaaaa');
  const { result, lines } = await played(scene, [onDemand]);
  expect(result).toBe('nothing');
  expect(lines.at(-1)).toBe('  not measurable here: there is no gateway');
  expect((await played(scene, [onDemand, subject])).result).toBe('holds');
});

test('a stage that fails says so itself, and is left tidy', async () => {
  const scene = new FakeScene('');
  scene.startClient = () => Promise.reject(new Error('the client is ill'));
  await expect(played(scene, [subject])).rejects.toThrow('the client is ill');
  expect(scene.closed).toBe(true);
});
