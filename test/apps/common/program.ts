/** Runs the bundled apps as processes, so that tests see what a pod would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const running = new Set<ChildProcess>();

/** Ends what a test has started after the test, and what a whole file shares after the file. */
let shared = new Set<ChildProcess>();
beforeEach(() => {
  shared = new Set(running);
});
afterEach(() => kill([...running].filter((child) => !shared.has(child))));
afterAll(() => kill([...running]));

async function kill(children: ChildProcess[]): Promise<void> {
  const ended = children.map((child) => once(child, 'exit'));
  children.forEach((child) => child.kill('SIGKILL'));
  await Promise.all(ended);
}

/** A running app: what it has printed, and how it ended. */
export class Program {
  readonly lines: string[] = [];
  readonly stderr: Promise<string>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private readonly printed = new EventEmitter();

  constructor(readonly child: ChildProcess) {
    running.add(child);
    this.printed.setMaxListeners(0);
    this.stderr = text(child.stderr!);
    this.ended = once(child, 'exit').then(([code, signal]) => {
      running.delete(child);
      this.printed.emit('line');
      return (code ?? signal) as number | string;
    });
    createInterface(child.stdout!).on('line', (line) => {
      this.lines.push(line);
      this.printed.emit('line');
    });
  }

  /** The first line that matches from the given line on, as soon as it is printed. */
  async line(wanted: RegExp, from = 0): Promise<string> {
    for (;;) {
      const found = this.lines.slice(from).find((line) => wanted.test(line));
      if (found !== undefined) {
        return found;
      }
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`ended without a line like ${wanted}: ${this.lines.join('\n')}\n${await this.stderr}`);
      }
      await once(this.printed, 'line');
    }
  }

  /** The lines of a client with `--output json`. */
  get events(): JsonLine[] {
    return this.lines.map((line) => JSON.parse(line) as JsonLine);
  }
}

/** One line of a client with `--output json`. */
export interface JsonLine {
  line: number;
  event: string;
  [field: string]: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** Starts an app with nothing in its environment but what is given. */
export function start(app: string, args: string[], env: NodeJS.ProcessEnv = {}): Program {
  const main = join(__dirname, `../../../build/image/apps/${app}/main.js`);
  return new Program(spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** A port that nobody uses on this address. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server that serves, with the addresses of its two sides. */
export interface RunningServer extends Program {
  grpc: string;
  http: string;
}

/** Starts a server on free ports and waits until it serves. */
export async function startServer(host: string, podName: string, args: string[] = []): Promise<RunningServer> {
  const [port, httpPort] = [await freePort(host), await freePort(host)];
  const flags = ['--host', host, '--port', `${port}`, '--http-port', `${httpPort}`, '--pod-name', podName];
  const server = start('server', [...flags, ...args]);
  await server.line(/serving/);
  return Object.assign(server, { grpc: `${host}:${port}`, http: `http://${host}:${httpPort}` });
}

/** The value of one series in a Prometheus page. */
export async function metric(http: string, series: string): Promise<number> {
  const page = await (await fetch(`${http}/metrics`)).text();
  const line = page.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? NaN);
}

/** Waits until something is so, asking again and again. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
