import { createHash, randomBytes } from 'node:crypto';
import type { AddressBlock } from './addresses';
import type { Workload } from './manifest';
import type { Network } from './network';
import { Pod, type PodListener } from './pod';
import { shuffled } from './random';

/** The pods of a Deployment. */
export class Deployment {
  /** Those that count as its replicas. */
  private readonly current = new Map<string, Pod>();
  /** Those that were told to end, and when they have. */
  private readonly leaving = new Map<Pod, Promise<void>>();
  private revision = 1;

  public constructor(
    private readonly workload: Workload,
    private readonly addresses: AddressBlock,
    private readonly network: Network,
    private readonly listener: PodListener,
  ) {}

  /** Its pods, the leaving ones left out. */
  public get pods(): readonly Pod[] {
    return [...this.current.values()];
  }

  /**
   * Sets the number of pods, sparing `keep`; ends when as many are ready. The others are told to end. Which they are is
   * left to chance, as it is on a cluster among pods of one age.
   */
  public async scale(replicas: number, keep: readonly string[] = []): Promise<void> {
    const surplus = Math.max(0, this.current.size - replicas);
    const dispensable = this.pods.filter(({ name }) => !keep.includes(name));
    if (surplus > dispensable.length) {
      throw new Error(`${replicas} pods of ${this.workload.name} cannot include ${keep.join(', ')}`);
    }
    shuffled(dispensable)
      .slice(0, surplus)
      .forEach((pod) => this.remove(pod));
    await this.add(replicas - this.current.size);
  }

  /** Replaces every pod, at most `maxSurge` at a time, each once its successor is ready. */
  public async rollOut(): Promise<void> {
    this.revision++;
    const { maxSurge } = this.workload;
    const old = shuffled(this.pods);
    const surge =
      typeof maxSurge === 'number' ? maxSurge : Math.ceil((Number.parseInt(maxSurge, 10) / 100) * old.length);
    while (old.length > 0) {
      const next = old.splice(0, surge);
      await this.add(next.length);
      next.forEach((pod) => this.remove(pod));
    }
  }

  /** Ends when every pod that was told to end has ended. */
  public async settled(): Promise<void> {
    await Promise.all(this.leaving.values());
  }

  /** Kills a pod's program; the pod starts it again, as a cluster would. Ends when it is dead. */
  public async kill(name: string): Promise<void> {
    const pod = this.current.get(name);
    if (pod === undefined) {
      throw new Error(`there is no pod ${name}; there are: ${[...this.current.keys()].join(', ')}`);
    }
    await pod.kill();
    pod.start().catch((error: Error) => this.listener.failed(error));
  }

  /** Ends every pod at once. */
  public async close(): Promise<void> {
    await Promise.all([...this.pods, ...this.leaving.keys()].map((pod) => pod.kill()));
  }

  private async add(pods: number): Promise<void> {
    const hash = createHash('sha256')
      .update(`${JSON.stringify(this.workload)}${this.revision}`)
      .digest('hex');
    await Promise.all(
      Array.from({ length: Math.max(0, pods) }, async () => {
        const name = `${this.workload.name}-${hash.slice(0, 9)}-${randomBytes(3).toString('hex').slice(1)}`;
        const pod = new Pod(name, await this.addresses.take(), this.workload, this.network, this.listener);
        this.current.set(name, pod);
        await pod.start();
      }),
    );
  }

  private remove(pod: Pod): void {
    this.current.delete(pod.name);
    const ended = pod.stop().then(() => {
      this.leaving.delete(pod);
      this.addresses.giveBack(pod.address);
    });
    this.leaving.set(pod, ended);
  }
}
