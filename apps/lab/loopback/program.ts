import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Required rather than imported: an import would take every program twice as long to start. */
const LEASH = join(__dirname, 'leash.js');

/** How much of what a program complains of is kept. */
const COMPLAINT_LENGTH = 1_000;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** What is run. */
export interface ProgramProps {
  /** The arguments of `node`. */
  readonly args: readonly string[];
  /** Working directory. */
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** A Node.js program as a process of this machine. */
export class Program {
  /** What it prints. A line that nobody listens to is lost. */
  public readonly lines: Interface;
  /** Fulfilled when it has ended and everything it printed was read: with how it ended, for people. */
  public readonly ended: Promise<string>;

  private readonly child: Child;
  private complaint = '';

  constructor({ args, cwd, env }: ProgramProps) {
    this.child = spawn(process.execPath, ['--require', LEASH, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A Ctrl-C in the terminal is for the lab alone.
      detached: true,
    }) as Child;
    this.lines = createInterface({ input: this.child.stdout });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-COMPLAINT_LENGTH);
    });
    this.ended = once(this.child, 'close').then(
      ([code, signal]: (number | string | null)[]) =>
        `${code === null ? String(signal) : `exit code ${code}`}${this.complaint && `: ${this.complaint.trim()}`}`,
      (error: Error) => error.message,
    );
  }

  /** Asks it to end; what has not ended after `grace` milliseconds is killed. */
  public async stop(grace: number): Promise<void> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), grace);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends it without a word. */
  public async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
