import { EventEmitter, once } from 'node:events';
import type { Interface } from 'node:readline';
import { status } from '@grpc/grpc-js';
import type { Load } from '../../../lib';
import { readReport } from '../client-report';
import type { Call, StageEvent } from '../observation';
import { NotMeasurable, type OnDemandAnswer, type Play, type Scene } from '../stage';
import { AddressBlock } from './addresses';
import { Deployment } from './deployment';
import { render, type Rendered } from './manifest';
import { Network } from './network';
import { Pod, type PodListener } from './pod';

/** How long (in milliseconds) a client may be silent: its calls have deadlines, so it is never so for long. */
const SILENCE = 60_000;

/** How a topology is played. */
export interface LoopbackOptions {
  /**
   * Settings that complete the topology's, part by part.
   * @default - none
   */
  readonly overrides?: Readonly<Record<string, object>>;

  /**
   * How old the DNS answers may be that clients get, in milliseconds.
   * @default 30000, the cache of kubeadm's Corefile
   */
  readonly dnsCacheTime?: number;
}

/** A topology as processes of this machine. */
export class LoopbackScene implements Scene {
  /** Puts a topology on the stage. @throws {NotMeasurable} if its manifests ask for what processes cannot give */
  public static async open(play: Play, options: LoopbackOptions, closed: () => void): Promise<LoopbackScene> {
    const rendered = render(play, options.overrides ?? {});
    const addresses = await AddressBlock.reserve();
    const scene = new LoopbackScene(play, options, rendered, addresses, closed);
    try {
      const { server, client, others, services } = rendered;
      await addresses.findPorts([
        ...[server, client, ...others].flatMap(({ ports }) => Object.values(ports)),
        ...services.flatMap(({ ports }) => ports.map(({ port }) => port)),
      ]);
      await scene.network.open(options.dnsCacheTime ?? 30_000);
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  public readonly calls: Call[] = [];
  public readonly events: StageEvent[] = [];

  private readonly network: Network;
  private readonly servers: Deployment;
  private readonly others: readonly Deployment[];
  private client: Pod | undefined;
  private reportRead: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  private readonly changes = new EventEmitter();
  private fail!: (error: Error) => void;
  private readonly failed = new Promise<never>((_resolve, reject) => (this.fail = reject));

  private constructor(
    private readonly play: Play,
    private readonly options: LoopbackOptions,
    private readonly rendered: Rendered,
    private readonly addresses: AddressBlock,
    private readonly closed: () => void,
  ) {
    this.failed.catch(() => undefined); // It is heard by whatever waits next.
    const deployments = () => [this.servers, ...this.others];
    this.network = new Network(rendered.services, () => deployments().flatMap(({ pods }) => pods), addresses);
    this.servers = new Deployment(rendered.server, addresses, this.network, {
      changed: ({ ready, name }) => this.events.push({ at: Date.now(), kind: ready ? 'ready' : 'gone', pod: name }),
      failed: this.fail,
    });
    this.others = rendered.others.map((other) => new Deployment(other, addresses, this.network, this.bystander));
  }

  public get ready(): readonly string[] {
    return this.servers.pods.filter(({ ready }) => ready).map(({ name }) => name);
  }

  public get rewritten(): readonly string[] {
    return [...this.network.rewritten];
  }

  public note(text: string): void {
    this.events.push({ at: Date.now(), kind: 'action', text });
  }

  public async scaleServers(replicas: number, keep: readonly string[] = []): Promise<void> {
    await this.unlessFailed(this.servers.scale(replicas, keep));
  }

  public async startClient({ rate, concurrency }: Load): Promise<void> {
    const { overrides = {} } = this.options;
    const { client } = render(this.play, {
      ...overrides,
      client: { ...overrides.client, rate, concurrency, output: 'json' },
    });
    if (client.replicas !== 1) {
      throw new NotMeasurable(`${client.replicas} clients: the calls of one are read`);
    }
    await this.unlessFailed(
      Promise.all(this.others.map((other, index) => other.scale(this.rendered.others[index]!.replicas))),
    );
    this.client = new Pod(client.name, await this.addresses.take(), client, this.network, this.bystander);
    await this.unlessFailed(
      this.client.start((lines) => {
        this.reportRead = this.read(lines);
        this.reportRead.catch(this.fail);
      }),
    );
    await this.until(() => this.calls.length > 0);
  }

  public async calling(calls: number): Promise<void> {
    const goal = this.calls.length + calls;
    await this.until(() => this.calls.length >= goal);
  }

  public async rollOut(): Promise<void> {
    await this.unlessFailed(this.servers.rollOut());
  }

  public async serversEnded(): Promise<void> {
    await this.unlessFailed(this.servers.settled());
    this.events.push({ at: Date.now(), kind: 'ended' });
  }

  public async kill(pod: string): Promise<void> {
    await this.unlessFailed(this.servers.kill(pod));
    // Not before it is dead: until then it answers.
    this.events.push({ at: Date.now(), kind: 'killed', pod });
  }

  public async onDemand(through: 'client' | 'gateway', calls: number): Promise<OnDemandAnswer> {
    if (through === 'client') {
      const { address, workload } = this.client!;
      const answer = await fetch(
        `http://${address}:${this.network.port(workload.ports.http!)}/hello/grpc?calls=${calls}`,
      );
      return (await answer.json()) as OnDemandAnswer;
    }
    const { gateway } = this.rendered;
    if (gateway === undefined) {
      throw new NotMeasurable('there is no gateway');
    }
    const url = `http://${this.network.addressOf(gateway)}/v1/hello/lab`;
    const pods: Record<string, number> = {};
    const failed: Record<string, number> = {};
    for (let call = 0; call < calls; call++) {
      const answer = await fetch(url);
      const { code = status.UNKNOWN } = (await answer.json()) as { code?: status };
      const [tally, key] = answer.ok
        ? [pods, answer.headers.get('grpc-metadata-served-by') ?? 'unknown']
        : [failed, status[code]];
      tally[key] = (tally[key] ?? 0) + 1;
    }
    return { pods, failed };
  }

  public async stopClient(): Promise<void> {
    await this.client?.stop();
    await this.reportRead;
  }

  public close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    this.fail(new Error('the stage is closed'));
    this.network.close();
    await Promise.all([...[this.servers, ...this.others].map((deployment) => deployment.close()), this.client?.kill()]);
    this.addresses.release();
    this.closed();
  }

  /** For pods that are not in the servers' rotation. */
  private get bystander(): PodListener {
    return { changed: () => undefined, failed: this.fail };
  }

  private async read(lines: Interface): Promise<void> {
    for await (const { calls, events } of readReport(lines)) {
      this.calls.push(...calls);
      this.events.push(...events);
      this.changes.emit('change');
    }
  }

  /** Ends when the condition holds; the client's next word decides. */
  private async until(condition: () => boolean): Promise<void> {
    const silence = setTimeout(
      () => this.fail(new Error(`the client has been silent for ${SILENCE / 1000} s`)),
      SILENCE,
    );
    try {
      while (!condition()) {
        await this.unlessFailed(once(this.changes, 'change'));
        silence.refresh();
      }
    } finally {
      clearTimeout(silence);
    }
  }

  /** What went wrong in the background must not look like a long wait. */
  private unlessFailed<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.failed]);
  }
}
