import { readReport } from '../../../apps/lab/client-report';
import type { Call } from '../../../apps/lab/observation';

const start = { event: 'start', at: 0 };
const call = { event: 'call', n: 1, at: 1, ms: 1, status: 'OK', pod: 'a' };
const end = { event: 'end', at: 2, calls: 1 };

async function callsIn(...lines: readonly (object | string)[]): Promise<Call[]> {
  const calls: Call[] = [];
  for await (const said of readReport(toLines(lines))) {
    calls.push(...said.calls);
  }
  return calls;
}

async function* toLines(objects: readonly (object | string)[]): AsyncGenerator<string> {
  yield* await Promise.resolve(objects.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))));
}

test('single calls and batches of calls are calls', async () => {
  const calls = await callsIn(
    { line: 1, ...start },
    { line: 2, ...call },
    { line: 3, event: 'calls', calls: [call, call] },
    { line: 4, ...end },
  );
  expect(calls).toHaveLength(3);
});

test('a lost line is an error', async () => {
  await expect(callsIn({ line: 1, ...start }, { line: 3, ...call }, { line: 4, ...end })).rejects.toThrow(
    'line 2 of the client’s report is missing'.replace('’', "'"),
  );
});

test('a report without an end is an error', async () => {
  await expect(callsIn({ line: 1, ...start }, { line: 2, ...call })).rejects.toThrow('without a last word');
});

test('a line of somebody else is quoted, and is nothing after the end', async () => {
  const foreign = 'rpc error: code = NotFound';
  await expect(callsIn({ line: 1, ...start }, foreign)).rejects.toThrow(foreign);
  expect(await callsIn({ line: 1, ...start }, { line: 2, ...call }, { line: 3, ...end }, foreign)).toHaveLength(1);
});
