import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';

interface Label {
  readonly x: number;
  readonly rank: number;
  readonly text: string;
  readonly number: string;
}
type Placed = Label & { shown?: string; row?: number; anchor?: 'start' | 'end' };
type Place = (labels: Label[], frame: { right: number; rows: number }, widthOf: (text: string) => number) => Placed[];

const source = readFileSync(join(__dirname, '../../../../apps/lab/report/browser/labels.js'), 'utf8');
const placeLabels = runInNewContext(`${source}; placeLabels`) as Place;
const widthOf = (text: string) => text.length * 7;

function place(...labels: [x: number, rank: number, text: string][]): (string | undefined)[] {
  return placeLabels(
    labels.map(([x, rank, text], index) => ({ x, rank, text, number: `#${index + 1}` })),
    { right: 800, rows: 2 },
    widthOf,
  ).map(({ shown, row }) => shown && `${shown} ${row}`);
}

test('labels far apart share a row', () => {
  expect(place([0, 0, 'scale'], [100, 0, 'ready'])).toEqual(['scale 0', 'ready 0']);
});

test('a label that would cover one to its right goes above it', () => {
  expect(place([0, 0, 'scale'], [10, 0, 'ready'])).toEqual(['scale 1', 'ready 0']);
});

test('the least important give way', () => {
  expect(place([0, 0, 'scale'], [10, 5, 'addresses'], [20, 1, 'killed'])).toEqual(['scale 1', undefined, 'killed 0']);
});

test('no two labels that are shown overlap', () => {
  const label = fc.record({
    x: fc.nat(800),
    rank: fc.nat(5),
    text: fc.constantFrom('ready', 'scale 3→5', '3 addresses'),
  });
  fc.assert(
    fc.property(fc.array(label, { maxLength: 60 }), (labels) => {
      const numbered = labels.map((one, index) => ({ ...one, number: `#${index + 1}` }));
      const boxes = placeLabels(numbered, { right: 800, rows: 4 }, widthOf).flatMap(({ x, shown, row, anchor }) =>
        shown === undefined ? [] : [{ row, from: anchor === 'end' ? x - widthOf(shown) : x, width: widthOf(shown) }],
      );
      return boxes.every((one, index) =>
        boxes
          .slice(index + 1)
          .every(
            (other) =>
              one.row !== other.row || one.from + one.width <= other.from || other.from + other.width <= one.from,
          ),
      );
    }),
  );
});
