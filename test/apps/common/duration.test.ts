import { duration, durationOrZero } from '../../../apps/common/duration';

test.each([
  ['1ms', 1],
  ['200ms', 200],
  ['1.5s', 1_500],
  ['0.001s', 1],
  ['5m', 300_000],
  ['480h', 1_728_000_000],
])('%s is %i ms', (text, ms) => {
  expect(duration(text)).toBe(ms);
});

test.each(['', '5', 's', '5 s', '-1s', '1e3s', '1d', '1.s', '0s', '0.4ms', '481h', 'NaNs'])(
  '%p is no duration',
  (text) => {
    expect(() => duration(text)).toThrow('Allowed: a duration such as 200ms, 1.5s or 5m, from 1ms to 480h.');
  },
);

test('zero is a duration where it means something', () => {
  expect(durationOrZero('0s')).toBe(0);
  expect(() => durationOrZero('-1s')).toThrow('from 0s');
});
