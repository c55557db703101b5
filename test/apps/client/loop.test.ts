import { Loop, type LoopSettings } from '../../../apps/client/loop';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

/** Runs a loop whose calls take `ms`; tells when each was started. */
function play(settings: Partial<LoopSettings>, ms: number | ((n: number) => number)) {
  const starts: number[] = [];
  const loop = new Loop({ rate: 1, concurrency: 1, count: 0, ...settings }, async (n) => {
    starts.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, typeof ms === 'number' ? ms : ms(n)));
  });
  loop.start();
  return { loop, starts };
}

test.each([1, 7, 50, 300, 999, 1_000])('%i calls/s are that many after ten seconds', async (rate) => {
  const { starts } = play({ rate, concurrency: 10 }, 1);
  await jest.advanceTimersByTimeAsync(9_999);
  expect(starts).toHaveLength(rate * 10);
  const late = starts.map((start, n) => start - (n * 1_000) / rate);
  expect(Math.max(...late)).toBeLessThanOrEqual(1);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
});

test('calls wait for a free caller', async () => {
  const { starts } = play({ rate: 100, concurrency: 2 }, 50);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(starts.slice(0, 4)).toEqual([0, 10, 51, 61]);
});

test('what a hanging call held up is not made up for, but for the last second', async () => {
  const { starts } = play({ rate: 100, concurrency: 1 }, (n) => (n === 1 ? 5_000 : 0));
  await jest.advanceTimersByTimeAsync(7_000);
  const after = starts.filter((start) => start >= 5_000).length;
  expect(after).toBeGreaterThan(295);
  expect(after).toBeLessThanOrEqual(302);
});

test('rate 0 calls again with every answer', async () => {
  const { starts } = play({ rate: 0, concurrency: 3 }, 10);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(starts.length).toBeGreaterThan(250);
  expect(starts.slice(0, 3)).toEqual([0, 0, 0]);
});

test('the loop ends after the count, when the last call has ended', async () => {
  const { loop, starts } = play({ rate: 100, concurrency: 5, count: 3 }, 500);
  let made: number | undefined;
  void loop.ended.then((calls) => (made = calls));
  await jest.advanceTimersByTimeAsync(510);
  expect([starts.length, made]).toEqual([3, undefined]);
  await jest.advanceTimersByTimeAsync(20);
  expect(made).toBe(3);
});

test('a stopped loop starts nothing more and ends with its open calls', async () => {
  const { loop, starts } = play({ rate: 100, concurrency: 50 }, 300);
  await jest.advanceTimersByTimeAsync(95);
  loop.stop();
  let made: number | undefined;
  void loop.ended.then((calls) => (made = calls));
  await jest.advanceTimersByTimeAsync(200);
  expect([starts.length, made]).toEqual([10, undefined]);
  await jest.advanceTimersByTimeAsync(200);
  expect([starts.length, made]).toEqual([10, 10]);
});

test('a loop that is stopped before it starts makes no call', async () => {
  const loop = new Loop({ rate: 1, concurrency: 1, count: 0 }, () => Promise.resolve());
  loop.stop();
  expect(await loop.ended).toBe(0);
});

test('calls that fail without any I/O leave room for everything else', async () => {
  jest.useRealTimers();
  const loop = new Loop({ rate: 0, concurrency: 4, count: 0 }, () => Promise.resolve());
  loop.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  loop.stop();
  expect(await loop.ended).toBeGreaterThan(100);
});
