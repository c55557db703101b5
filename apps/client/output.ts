import { build } from '../common/build';
import { now, type Call } from './call';
import type { Lines } from './lines';

/** Where the client tells what it does. */
export interface Output {
  start(settings: object): void;
  call(call: Call): void;
  addresses(addresses: string[]): void;
  end(calls: number): void;
}

/** Lines for people. */
export class TextOutput implements Output {
  constructor(private readonly lines: Lines) {}

  start(): void {}

  call({ n, status, pod, peer, message }: Call): void {
    this.lines.write(`#${n}: ${status === 'OK' ? (pod ?? peer) : `${status}: ${message?.replace(/\s+/g, ' ')}`}`);
  }

  addresses(addresses: string[]): void {
    this.lines.write(`addresses: ${addresses.join(', ')}`);
  }

  end(): void {}
}

/** Lines for programs, numbered so that a lost one shows. */
export class JsonOutput implements Output {
  private line = 0;

  constructor(private readonly lines: Lines) {}

  start(settings: object): void {
    this.write('start', { at: now(), build, settings });
  }

  call(call: Call): void {
    this.write('call', call);
  }

  addresses(addresses: string[]): void {
    this.write('addresses', { at: now(), addresses });
  }

  end(calls: number): void {
    this.write('end', { at: now(), calls });
  }

  protected write(event: string, fields: object): void {
    this.lines.write(JSON.stringify({ line: ++this.line, event, ...fields }));
  }
}

/** How often (in milliseconds) a batch of calls becomes a line. */
const period = 100;

/** Lines for programs when there are too many calls for a line each. */
export class BatchedOutput extends JsonOutput {
  private calls: Call[] = [];
  private readonly timer = setInterval(() => this.writeBatch(), period);

  override call(call: Call): void {
    this.calls.push(call);
  }

  override end(calls: number): void {
    clearInterval(this.timer);
    this.writeBatch();
    super.end(calls);
  }

  private writeBatch(): void {
    if (this.calls.length > 0) {
      this.write('calls', { calls: this.calls });
      this.calls = [];
    }
  }
}
