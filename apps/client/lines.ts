import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes lines to a stream without losing one when its reader is slow. */
export class Lines {
  private drained?: Promise<unknown>;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
      // The reader is gone, as in `client | head`: nothing is left to be told.
      process.exit(0);
    });
  }

  write(line: string): void {
    this.stream.write(`${line}\n`);
  }

  /** Waits while the reader is behind. */
  async ready(): Promise<void> {
    if (this.stream.writableNeedDrain) {
      this.drained ??= once(this.stream, 'drain').finally(() => (this.drained = undefined));
      await this.drained;
    }
  }

  /** Waits until everything is written. */
  flushed(): Promise<void> {
    return new Promise((resolve) => this.stream.write('', () => resolve()));
  }
}
