import { join } from 'node:path';
import type { Interface } from 'node:readline';
import type { Workload } from './manifest';
import type { Network, NetworkPod } from './network';
import { Program } from './program';
import { type Probe, watchReadiness } from './readiness';

/** What the image has as its working directory. */
export const IMAGE = join(__dirname, '../../../build/image');

/** How long (in milliseconds) a pod may take to become ready. */
const PATIENCE = 60_000;

/** Who is told what happens to a pod. */
export interface PodListener {
  /** It came into the rotation or left it. */
  changed(pod: Pod): void;
  /** It ended though nobody told it to. */
  failed(error: Error): void;
}

/** A pod: a program with an address and a name of its own. */
export class Pod implements NetworkPod {
  private program: Program | undefined;
  private unwatch = () => {};
  private inRotation = false;
  private ending = false;

  public constructor(
    public readonly name: string,
    public readonly address: string,
    public readonly workload: Workload,
    private readonly network: Network,
    private readonly listener: PodListener,
  ) {}

  /** The namespace. */
  public get namespace(): string {
    return this.workload.namespace;
  }

  /** Whether it is in the rotation. */
  public get ready(): boolean {
    return this.inRotation;
  }

  /**
   * Starts the program; ends when the pod is ready.
   * @param read - takes what the program prints
   */
  public async start(read?: (lines: Interface) => void): Promise<void> {
    this.ending = false;
    const program = new Program({ args: this.workload.args, cwd: IMAGE, env: this.network.environment(this) });
    this.program = program;
    read?.(program.lines);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.name} was not ready after ${PATIENCE / 1000} s`)),
        PATIENCE,
      );
      this.unwatch = watchReadiness(this.address, this.probe, (ready) => {
        this.setReady(ready && !this.ending);
        if (ready) {
          clearTimeout(timer);
          resolve();
        }
      });
      void program.ended.then((how) => {
        clearTimeout(timer);
        this.unwatch();
        this.setReady(false);
        if (!this.ending) {
          const error = new Error(`${this.name} ended by itself: ${how}`);
          reject(error);
          this.listener.failed(error);
        }
      });
    });
  }

  /** Leaves the rotation and ends, as a pod that is deleted does. */
  public async stop(): Promise<void> {
    this.ending = true;
    this.setReady(false);
    this.unwatch(); // A drain waits for open calls, and the watch is one.
    await this.program?.stop(this.workload.gracePeriod);
  }

  /** The program dies without a word. */
  public async kill(): Promise<void> {
    this.ending = true;
    await this.program?.kill();
  }

  private get probe(): Probe {
    const { readiness } = this.workload;
    return 'grpc' in readiness
      ? { grpc: { port: this.network.port(readiness.grpc.port) } }
      : { httpGet: { ...readiness.httpGet, port: this.network.port(readiness.httpGet.port) } };
  }

  private setReady(ready: boolean): void {
    if (ready !== this.inRotation) {
      this.inRotation = ready;
      this.listener.changed(this);
    }
  }
}
