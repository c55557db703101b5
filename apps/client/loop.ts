/** How fast calls are made: `rate` a second by all callers together, 0 for as fast as they get answers; `count` 0 for no end. */
export interface LoopSettings {
  rate: number;
  concurrency: number;
  count: number;
}

/** How late (in milliseconds) a call may start. One that is later, because no caller was free, is not made up for. */
const latest = 1_000;

/** Starts calls by the clock. Timers are coarse, so each is due by a schedule, not by the call before it. */
export class Loop {
  /** Fulfilled with the number of calls when the last one has ended. */
  readonly ended: Promise<number>;

  private started = 0;
  private open = 0;
  private due = 0;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private end!: (calls: number) => void;
  private fail!: (error: unknown) => void;

  constructor(
    private readonly settings: LoopSettings,
    private readonly call: (n: number) => Promise<void>,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
  }

  /** Starts the first call now, the others by the clock. */
  start(): void {
    this.due = performance.now();
    this.startDue();
  }

  /** Starts no more calls. */
  stop(): void {
    this.stopped = true;
    this.startDue();
  }

  private startDue(): void {
    const { rate, concurrency, count } = this.settings;
    const now = performance.now();
    clearTimeout(this.timer);
    this.due = Math.max(this.due, now - latest);
    while (this.open < concurrency && this.due <= now && !this.done(count)) {
      this.startCall();
      this.due += rate === 0 ? 0 : 1_000 / rate;
    }
    if (!this.done(count)) {
      if (this.open < concurrency) {
        // Timers cut off fractions and would fire too early.
        this.timer = setTimeout(() => this.startDue(), Math.ceil(this.due - now));
      }
    } else if (this.open === 0) {
      this.end(this.started);
    }
  }

  private done(count: number): boolean {
    return this.stopped || (count > 0 && this.started === count);
  }

  private startCall(): void {
    this.open++;
    this.call(++this.started).then(() => {
      this.open--;
      // Not at once: calls that fail without any I/O would keep everything else, signals too, from ever running.
      setImmediate(() => this.startDue());
    }, this.fail);
  }
}
