import { Metadata, status } from '@grpc/grpc-js';
import { headersOf, metadataOf, timeoutOf } from '../../../apps/gateway/metadata';
import { thrown } from './thrown';

const refused = (part: string) => ({
  code: status.INVALID_ARGUMENT,
  details: expect.stringContaining(part),
});

describe('the headers of a request become metadata', () => {
  test.each([
    ['a trace', { traceparent: '00-a-b-01', tracestate: 'x=1' }, { traceparent: ['00-a-b-01'], tracestate: ['x=1'] }],
    ['credentials', { authorization: 'Bearer t' }, { authorization: ['Bearer t'] }],
    ['metadata', { 'grpc-metadata-user': 'me' }, { user: ['me'] }],
    ['binary metadata', { 'grpc-metadata-key-bin': 'AAH/' }, { 'key-bin': [Buffer.from([0, 1, 255])] }],
    ['nothing else', { accept: '*/*', cookie: 'a=b', host: 'h', 'x-user': 'me', 'grpc-timeout': '1S' }, {}],
  ])('%s', (_, headers, expected) => {
    const metadata = metadataOf(headers);
    const keys = Object.keys(metadata.getMap());
    expect(Object.fromEntries(keys.map((key) => [key, metadata.get(key)]))).toEqual(expected);
  });

  test.each(['connection', 'content-length', 'te', 'host', 'upgrade', 'grpc-timeout', 'grpc-encoding'])(
    'but not %s, which is not for the caller to say',
    (name) => {
      expect(metadataOf({ [`grpc-metadata-${name}`]: 'x' }).getMap()).toEqual({});
    },
  );

  test.each([
    ['grpc-metadata-a!b', 'x'],
    ['grpc-metadata-', 'x'],
    ['grpc-metadata-ab', '\u00e9'],
  ])('%s: %s is refused', (name, value) => {
    expect(thrown(() => metadataOf({ [name]: value }))).toMatchObject(refused(`header ${name}: `));
  });
});

test('the initial metadata of a call become headers', () => {
  const metadata = new Metadata();
  metadata.set('served-by', 'a');
  metadata.add('many', '1');
  metadata.add('many', '2');
  metadata.set('raw-bin', Buffer.from([0, 1, 255]));
  metadata.set('content-type', 'application/grpc');
  metadata.set('grpc-accept-encoding', 'gzip');
  metadata.set('date', 'today');
  expect(headersOf(metadata)).toEqual({
    'grpc-metadata-served-by': 'a',
    'grpc-metadata-many': ['1', '2'],
    'grpc-metadata-raw-bin': 'AAH/',
  });
});

describe('grpc-timeout', () => {
  test.each([
    ['2H', 7_200_000],
    ['3M', 180_000],
    ['4S', 4_000],
    ['5m', 5],
    ['6u', 0.006],
    ['7n', 0.000007],
    [undefined, undefined],
  ])('%s is %s ms', (text, ms) => {
    expect(timeoutOf({ 'grpc-timeout': text })).toBe(ms);
  });

  test.each(['', '5', 'S', '1.5S', '-1S', '1s', '123456789S'])('%s is refused', (text) => {
    expect(thrown(() => timeoutOf({ 'grpc-timeout': text }))).toMatchObject(refused(`grpc-timeout ${text}`));
  });
});
