import type { Call, StageEvent } from './observation';

/** What one line of a client's JSON output says (docs/apps.md). */
interface Line {
  readonly line: number;
  readonly event: 'start' | 'call' | 'calls' | 'addresses' | 'end';
  readonly at: number;
  readonly build?: string;
  readonly calls?: readonly Call[];
  readonly addresses?: readonly string[];
}

/**
 * What a client reports, line by line.
 * @param build - what the client must be a build of
 * @throws if it is another build, if a line is missing, or if the last one is not the end
 */
export async function* readReport(
  lines: AsyncIterable<string>,
  build?: string,
): AsyncGenerator<{ calls: readonly Call[]; events: readonly StageEvent[] }> {
  let expected = 1;
  for await (const line of lines) {
    const report = parse(line);
    if (report.line !== expected) {
      throw new Error(`line ${expected} of the client's report is missing; the next one is ${line}`);
    }
    expected++;
    switch (report.event) {
      case 'start':
        if (build !== undefined && report.build !== build) {
          throw new Error(`the image is build ${report.build}, the code here is build ${build}: run npm run image`);
        }
        break;
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
      case 'end':
        return; // What a log has after it is not the client's.
    }
  }
  throw new Error(`the client ended without a last word after line ${expected - 1}`);
}

function parse(line: string): Line & Call {
  try {
    return JSON.parse(line) as Line & Call;
  } catch {
    throw new Error(`the client's report has a line that is not the client's: ${line}`);
  }
}
