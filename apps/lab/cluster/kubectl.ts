import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** What the API server sends of an object, as far as the lab reads it. */
export interface KubeObject {
  readonly metadata: { readonly name: string; readonly resourceVersion?: string; readonly deletionTimestamp?: string };
  readonly [field: string]: unknown;
}

/** A change the API server reports. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject;
}

/** What the API server, or a pod behind it, refused. */
export class ApiError extends Error {
  /** @param status - of HTTP */
  constructor(
    public readonly status: number,
    message: string,
  ) {
    super(`${status} to ${message}`);
  }
}

/** A stream of lines that can be ended. */
export interface LineStream {
  /** The lines as they arrive. */
  readonly lines: AsyncIterable<string>;
  /** Ends it. */
  close(): void;
}

/** Runs kubectl. @throws with what it complains of if it fails, or if it is not there */
async function kubectl(args: readonly string[], input = ''): Promise<{ out: string; complaint: string }> {
  const child = spawn('kubectl', args);
  const failed = once(child, 'error').then(([error]) => {
    throw missing(error as NodeJS.ErrnoException);
  });
  child.stdin.on('error', () => undefined).end(input); // A kubectl that fails early does not read on.
  const closed = Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  const [out, complaint, [status]] = await Promise.race([closed, failed]);
  if (status !== 0) {
    throw new Error(`kubectl ${args.join(' ')} failed: ${complaint.trim()}`);
  }
  return { out, complaint };
}

function missing(error: NodeJS.ErrnoException): Error {
  return error.code === 'ENOENT' ? new Error('kubectl is not on PATH; https://kubernetes.io/docs/tasks/tools/') : error;
}

/** The current kube context. @throws if there is none */
export async function currentContext(): Promise<string> {
  const { out } = await kubectl(['config', 'current-context']);
  return out.trim();
}

/**
 * One kube context: `kubectl` for what it does best, and its API through one `kubectl proxy`, whose socket only this
 * user can reach.
 */
export class Kubectl {
  /**
   * Connects to a context.
   * @throws if kubectl is missing or says why it cannot
   */
  public static async connect(context: string): Promise<Kubectl> {
    const flags = ['--context', context];
    const folder = mkdtempSync(join(tmpdir(), 'grpc-lb-'));
    const socket = join(folder, 'api.sock');
    const proxy = spawn('kubectl', [...flags, 'proxy', `--unix-socket=${socket}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const complaint = text(proxy.stderr);
    const failed = once(proxy, 'error').then(([error]) => {
      throw missing(error as NodeJS.ErrnoException);
    });
    const started = once(proxy.stdout, 'data');
    const ended = once(proxy, 'close').then(async () => {
      throw new Error(`kubectl proxy ended: ${(await complaint).trim()}`);
    });
    ended.catch(() => undefined); // Only its being first matters.
    try {
      await Promise.race([started, failed, ended]);
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
    return new Kubectl(flags, folder, socket, proxy);
  }

  private constructor(
    private readonly flags: readonly string[],
    private readonly folder: string,
    private readonly socket: string,
    private readonly proxy: ChildProcess,
  ) {}

  /** Runs kubectl and returns what it prints and what it warns of. @throws with what it complains of if it fails */
  public run(args: readonly string[], input = ''): Promise<{ out: string; complaint: string }> {
    return kubectl([...this.flags, ...args], input);
  }

  /** Asks the API server. @throws with its answer if that is no success */
  public async call(method: string, path: string, body?: object): Promise<string> {
    const { answer } = await this.send(method, path, body);
    return text(answer);
  }

  /** Asks the API server and returns the answer with its headers. */
  public async fetch(path: string): Promise<{ headers: IncomingMessage['headers']; body: string }> {
    const { answer } = await this.send('GET', path);
    return { headers: answer.headers, body: await text(answer) };
  }

  /** Follows an answer that does not end. */
  public async follow(path: string): Promise<LineStream> {
    const { answer, message } = await this.send('GET', path);
    const lines = createInterface({ input: answer });
    lines.on('error', () => undefined); // Whoever reads the lines hears of it.
    return { lines, close: () => message.destroy() };
  }

  /** Ends the connection. */
  public async close(): Promise<void> {
    const ended = this.proxy.exitCode === null ? once(this.proxy, 'close') : undefined;
    this.proxy.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async send(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ answer: IncomingMessage; message: ClientRequest }> {
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    const headers = body === undefined ? {} : { 'content-type': type };
    const message = request({ socketPath: this.socket, method, path, headers });
    message.end(body && JSON.stringify(body));
    const [answer] = (await once(message, 'response')) as [IncomingMessage];
    message.on('error', () => undefined); // From here on the answer tells.
    if ((answer.statusCode ?? 500) >= 400) {
      throw new ApiError(answer.statusCode ?? 500, `${method} ${path}: ${await text(answer)}`);
    }
    return { answer, message };
  }
}
