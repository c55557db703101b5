import type { Call, StageEvent } from './observation';

/** What one line of a client's JSON output says (docs/apps.md). */
interface Line {
  readonly line: number;
  readonly event: 'start' | 'call' | 'calls' | 'addresses' | 'end';
  readonly at: number;
  readonly calls?: readonly Call[];
  readonly addresses?: readonly string[];
}

/** What a client reports, line by line. @throws if a line is missing or the last one is not the end */
export async function* readReport(
  lines: AsyncIterable<string>,
): AsyncGenerator<{ calls: readonly Call[]; events: readonly StageEvent[] }> {
  let expected = 1;
  let ended = false;
  for await (const line of lines) {
    const report = JSON.parse(line) as Line & Call;
    if (report.line !== expected) {
      throw new Error(`line ${expected} of the client's report is missing; the next one is ${line}`);
    }
    expected++;
    ended = report.event === 'end';
    switch (report.event) {
      case 'call':
        yield { calls: [report], events: [] };
        break;
      case 'calls':
        yield { calls: report.calls ?? [], events: [] };
        break;
      case 'addresses': {
        const { at, addresses = [] } = report;
        yield { calls: [], events: [{ at, kind: 'addresses', text: addresses.join(', ') }] };
        break;
      }
    }
  }
  if (!ended) {
    throw new Error(`the client ended without a last word after line ${expected - 1}`);
  }
}
