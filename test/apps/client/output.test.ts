import { Writable } from 'node:stream';
import type { Call } from '../../../apps/client/call';
import { Lines } from '../../../apps/client/lines';
import { BatchedOutput, JsonOutput, TextOutput } from '../../../apps/client/output';

/** A stream that takes a chunk only when told to. */
class SlowReader extends Writable {
  private readonly pending: (() => void)[] = [];
  text = '';

  constructor() {
    super({ highWaterMark: 100 });
  }

  override _write(chunk: Buffer, _encoding: string, taken: () => void): void {
    this.pending.push(() => {
      this.text += chunk.toString();
      taken();
    });
  }

  read(): void {
    this.pending.shift()?.();
  }

  readAll(): void {
    while (this.pending.length > 0) {
      this.read();
    }
  }

  get lines(): string[] {
    this.readAll();
    return this.text.split('\n').slice(0, -1);
  }

  get events(): unknown[] {
    return this.lines.map((line): unknown => JSON.parse(line));
  }
}

const ok: Call = { n: 1, at: 5.5, ms: 1.25, status: 'OK', pod: 'server-a', peer: '10.0.0.1:50051' };
const failed: Call = { n: 2, at: 6, ms: 0.5, status: 'UNAVAILABLE', message: 'no\n connection' };

test('text is a line per call and per change of the addresses', () => {
  const reader = new SlowReader();
  const output = new TextOutput(new Lines(reader));
  output.start();
  output.call(ok);
  output.call(failed);
  output.call({ n: 3, at: 7, ms: 1, status: 'OK', peer: '10.0.0.2:50051' });
  output.addresses(['10.0.0.1:50051', '10.0.0.2:50051']);
  output.end();
  expect(reader.lines).toEqual([
    '#1: server-a',
    '#2: UNAVAILABLE: no connection',
    '#3: 10.0.0.2:50051',
    'addresses: 10.0.0.1:50051, 10.0.0.2:50051',
  ]);
});

test('JSON is a numbered object per line', () => {
  const reader = new SlowReader();
  const output = new JsonOutput(new Lines(reader));
  const before = Date.now();
  output.start({ rate: 1 });
  output.call(ok);
  output.call(failed);
  output.addresses(['10.0.0.1:50051']);
  output.end(2);
  const at = expect.any(Number);
  const events = reader.events as { at: number }[];
  expect(events).toEqual([
    { line: 1, event: 'start', at, build: 'source', settings: { rate: 1 } },
    { line: 2, event: 'call', ...ok },
    { line: 3, event: 'call', ...failed },
    { line: 4, event: 'addresses', at, addresses: ['10.0.0.1:50051'] },
    { line: 5, event: 'end', at, calls: 2 },
  ]);
  expect(Math.abs(events[0]!.at - before)).toBeLessThan(1_000);
});

test('a batch is a line each 100 ms, none when nothing ended', () => {
  jest.useFakeTimers();
  const reader = new SlowReader();
  const output = new BatchedOutput(new Lines(reader));
  output.call(ok);
  output.call(failed);
  jest.advanceTimersByTime(350);
  output.call(ok);
  output.end(3);
  jest.advanceTimersByTime(1_000);
  jest.useRealTimers();
  expect(reader.events).toEqual([
    { line: 1, event: 'calls', calls: [ok, failed] },
    { line: 2, event: 'calls', calls: [ok] },
    { line: 3, event: 'end', at: expect.any(Number), calls: 3 },
  ]);
});

test('callers wait while the reader is behind, and no line is lost', async () => {
  const reader = new SlowReader();
  const lines = new Lines(reader);
  await lines.ready();
  const written = Array.from({ length: 50 }, (_, n) => `line ${n}`);
  written.forEach((line) => lines.write(line));
  let ready = 0;
  const waiting = Array.from({ length: 20 }, () => lines.ready().then(() => ready++));
  let flushed = false;
  const flushing = lines.flushed().then(() => (flushed = true));
  reader.read();
  await new Promise(setImmediate);
  expect([ready, flushed]).toEqual([0, false]);
  reader.readAll();
  await Promise.all([...waiting, flushing]);
  expect([ready, flushed]).toEqual([20, true]);
  expect(reader.lines).toEqual(written);
});
