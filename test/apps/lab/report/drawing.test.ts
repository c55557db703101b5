import { drawingOf } from '../../../../apps/lab/report/drawing';
import { shortNames } from '../../../../apps/lab/report/names';
import { broken, timeline } from './results';

test('every call is in one lane, in steps of time', () => {
  const { servers, failures } = drawingOf(broken.timeline!);
  expect([...servers, ...failures].map(({ name, calls }) => [name, calls])).toEqual([
    ['server-1-a', 9],
    ['server-1-b', 9],
    ['server-1-c', 9],
    ['CANCELLED', 2],
    ['UNAVAILABLE', 1],
  ]);
  expect(servers[0]!.steps.slice(0, 4)).toEqual([0, 60, 60, 60]);
  expect(servers[0]).toMatchObject({ share: 0.3, median: 1.5, p99: 1.5 });
});

test('steps add up to the starts, in whatever order the calls ended', () => {
  const { servers } = drawingOf({ ...timeline(['a'], 3), at: [50, 10, 90] });
  expect(servers[0]!.steps).toEqual([10, 40, 40]);
});

test('a server is in the rotation from its first ready on, or from the beginning', () => {
  const { servers } = drawingOf(timeline(['came', 'stayed'], 30));
  expect(servers.map(({ present }) => present)).toEqual([[[60, 100]], [[0, 580]]]);
});

test('a timeline without calls and events has no length', () => {
  const empty = { from: 0, servers: [], at: [], ms: [], server: [], failures: {}, events: [] };
  expect(drawingOf(empty)).toEqual({ length: 0, servers: [], failures: [], events: [] });
});

test.each([
  [
    ['server-1-a', 'server-1-b'],
    ['a', 'b'],
  ],
  [
    ['server-1-a', 'server-2-a'],
    ['1-a', '2-a'],
  ],
  [['server-a'], ['server-a']],
  [
    ['a-', 'a-b'],
    ['a-', 'b'],
  ],
  [[], []],
])('short names of %j', (names, short) => {
  expect(shortNames(names)).toEqual(short);
});
