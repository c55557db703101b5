import { integer, ipAddress, numberFromZero, oneOf, port } from '../../../apps/common/settings';

test('readers read what is allowed', () => {
  expect(port('65535')).toBe(65_535);
  expect(integer(0, 5)('0')).toBe(0);
  expect(numberFromZero(10)('0.5')).toBe(0.5);
  expect(oneOf('text', 'json')('json')).toBe('json');
  expect(ipAddress('::')).toBe('::');
});

test.each([
  [port, '0', 'an integer from 1 to 65535'],
  [port, '70000', 'an integer from 1 to 65535'],
  [port, '80x', 'an integer from 1 to 65535'],
  [port, '0x50', 'an integer from 1 to 65535'],
  [port, '', 'an integer from 1 to 65535'],
  [integer(2, 5), '2.5', 'an integer from 2 to 5'],
  [numberFromZero(10), '-1', 'a number from 0 to 10'],
  [numberFromZero(10), '11', 'a number from 0 to 10'],
  [numberFromZero(10), 'Infinity', 'a number from 0 to 10'],
  [oneOf('text', 'json'), 'xml', 'text or json'],
  [ipAddress, 'example.org', 'an IP address'],
])('%p refuses %p and says what is allowed', (read: (text: string) => unknown, text, allowed) => {
  expect(() => read(text)).toThrow(`Allowed: ${allowed}`);
});
