import { EventEmitter } from 'node:events';
import type { Load, Topology, Workload } from '../../../lib';
import type { Call, StageEvent } from '../observation';
import { readReport } from '../client-report';
import type { OnDemandAnswer, Scene } from '../stage';
import { ApiError, type Kubectl, type KubeObject, type LineStream } from './kubectl';
import { Watch } from './watch';

/** A Pod, as far as the lab reads it. */
interface Pod extends KubeObject {
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly state: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
    }[];
  };
}

/** An EndpointSlice, as far as the lab reads it. */
interface EndpointSlice extends KubeObject {
  readonly endpoints?: readonly {
    readonly conditions: { readonly ready?: boolean };
    readonly targetRef?: { readonly name: string };
  }[];
}

/** How long a pod may take to become ready, an image pull not included, and a stopped one to end. */
const PATIENCE_MS = 180_000;

/** Why a container waits, when waiting longer is no use. */
const HOPELESS = new Set([
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'ErrImageNeverPull',
  'ImagePullBackOff',
  'InvalidImageName',
]);

/** Among the pods of a Deployment that shrinks, the ones with the lowest cost go first. */
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** A topology on a cluster, in namespaces of its own. */
export class ClusterScene implements Scene {
  public readonly calls: Call[] = [];
  public readonly events: StageEvent[] = [];
  public ready: readonly string[] = [];

  private readonly changes = new EventEmitter().setMaxListeners(0);
  private readonly servers: Watch<Pod>;
  private readonly clients: Watch<Pod>;
  private readonly gateways: Watch<Pod> | undefined;
  private readonly slices: Watch<EndpointSlice>;
  private report: LineStream | undefined;
  private stopping = false;
  private reportEnded = false;
  private failure: Error | undefined;

  constructor(
    private readonly kubectl: Kubectl,
    private readonly topology: Topology,
    private readonly build: string,
    private readonly clean: () => Promise<void>,
  ) {
    const { server, client, gateway } = topology;
    const pods = ({ namespace, name }: Workload) => this.watch<Pod>(`${core(namespace)}/pods`, `app=${name}`);
    this.servers = pods(server);
    this.clients = pods(client);
    this.gateways = gateway && pods(gateway);
    this.slices = this.watch<EndpointSlice>(
      `/apis/discovery.k8s.io/v1/namespaces/${server.namespace}/endpointslices`,
      `kubernetes.io/service-name=${server.name}`,
    );
    this.changes.prependListener('change', () => {
      this.followRotation();
      this.giveUpHopelessPods();
    });
    this.changes.on('error', (error: Error) => {
      this.failure ??= error;
      this.changes.emit('change');
    });
  }

  public note(text: string): void {
    this.events.push({ at: Date.now(), kind: 'action', text });
  }

  public async scaleServers(replicas: number, keep: readonly string[] = []): Promise<void> {
    const { server } = this.topology;
    for (const pod of keep) {
      await this.kubectl.call('PATCH', `${core(server.namespace)}/pods/${pod}`, {
        metadata: { annotations: { [DELETION_COST]: '1000' } },
      });
    }
    await this.patchDeployment(server, { replicas });
    await this.until(() => this.ready.length === replicas, `${replicas} servers to be ready`);
  }

  public async startClient({ rate, concurrency }: Load): Promise<void> {
    const { client } = this.topology;
    const env = [
      { name: 'RATE', value: `${rate}` },
      { name: 'CONCURRENCY', value: `${concurrency}` },
    ];
    await this.patchDeployment(client, {
      replicas: 1,
      template: { spec: { containers: [{ name: client.name, env }] } },
    });
    const pod = () => this.clients.current.find(({ status }) => status.phase === 'Running');
    await this.until(() => pod() !== undefined, 'the client to run');
    const log = `${core(client.namespace)}/pods/${pod()!.metadata.name}/log?follow=true`;
    this.report = await this.kubectl.follow(log);
    this.readReport(this.report).catch((error: unknown) => {
      // Once it is told to stop, a client's log may be cut off before its last word: the observation is made by then.
      this.reportEnded = this.stopping;
      this.changes.emit(this.stopping ? 'change' : 'error', error);
    });
    // Before its first answer a client may have been faster than the node's proxy rules.
    await this.until(() => this.calls.some(({ status }) => status === 'OK'), 'the first answer');
    const early = this.calls.filter(({ status }) => status !== 'OK').length;
    this.note(`first answer, after ${early} failures`);
    await this.until(() => isReady(pod()), 'the client to be ready');
  }

  public async calling(calls: number): Promise<void> {
    const goal = this.calls.length + calls;
    await this.until(
      () => this.calls.length >= goal,
      `${calls} more calls`,
      // At the slowest, every call fails at its deadline.
      Math.max(PATIENCE_MS, calls * 200),
    );
  }

  public async rollOut(): Promise<void> {
    const old = new Set(this.ready);
    await this.patchDeployment(this.topology.server, {
      template: { metadata: { annotations: { 'grpc-lb/rollout': `${Date.now()}` } } },
    });
    await this.until(
      () => this.ready.length === old.size && !this.ready.some((pod) => old.has(pod)),
      'the new servers to be ready and the old ones to leave',
    );
  }

  public async serversEnded(): Promise<void> {
    await this.until(() => this.servers.current.length === this.ready.length, 'the other servers to end');
    this.events.push({ at: Date.now(), kind: 'ended' });
  }

  public async kill(pod: string): Promise<void> {
    const { namespace } = this.topology.server;
    const restarts = () =>
      this.servers.current.find(({ metadata }) => metadata.name === pod)?.status.containerStatuses?.[0]?.restartCount;
    const before = restarts();
    try {
      await this.kubectl.call('POST', `${core(namespace)}/pods/${pod}:8080/proxy/crash`);
    } catch (error) {
      // The pod dies with the question, and the API server says that its answer did not come.
      if (!(error instanceof ApiError && error.status >= 502)) {
        throw error;
      }
    }
    this.events.push({ at: Date.now(), kind: 'killed', pod });
    await this.until(() => restarts() !== before, `${pod} to die`);
  }

  public async onDemand(through: 'client' | 'gateway', calls: number): Promise<OnDemandAnswer> {
    const { client, gateway } = this.topology;
    if (through === 'client') {
      const pod = this.clients.current.find(isReady)!.metadata.name;
      const path = `${core(client.namespace)}/pods/${pod}:8080/proxy/hello/grpc?calls=${calls}`;
      return JSON.parse(await this.kubectl.call('GET', path)) as OnDemandAnswer;
    }
    const pods: Record<string, number> = {};
    const path = `${core(gateway!.namespace)}/services/${gateway!.name}:http/proxy/v1/hello/lab`;
    await this.until(() => this.gateways?.current.some(isReady) ?? false, 'the gateway to be ready');
    for (let call = 0; call < calls; call++) {
      const { headers } = await this.kubectl.fetch(path);
      const pod = String(headers['grpc-metadata-served-by']);
      pods[pod] = (pods[pod] ?? 0) + 1;
    }
    return { pods, failed: {} };
  }

  public async stopClient(): Promise<void> {
    this.stopping = true;
    await this.patchDeployment(this.topology.client, { replicas: 0 });
    await this.until(() => this.reportEnded, 'the client to end');
  }

  public async close(): Promise<void> {
    [this.servers, this.clients, this.gateways, this.slices].forEach((watch) => watch?.close());
    this.report?.close();
    await this.clean();
  }

  private watch<T extends KubeObject>(path: string, selector: string): Watch<T> {
    const watch = new Watch<T>(this.kubectl, path, selector, this.changes);
    watch.start();
    return watch;
  }

  private async patchDeployment({ namespace, name }: Workload, spec: object): Promise<void> {
    await this.kubectl.call('PATCH', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, { spec });
  }

  /** Notes who came into the rotation and who left it. */
  private followRotation(): void {
    const now = new Set(
      this.slices.current.flatMap(({ endpoints }) =>
        (endpoints ?? []).flatMap(({ conditions, targetRef }) =>
          conditions.ready === true && targetRef !== undefined ? [targetRef.name] : [],
        ),
      ),
    );
    const before = new Set(this.ready);
    const at = Date.now();
    this.events.push(
      ...[...now].filter((pod) => !before.has(pod)).map((pod) => ({ at, kind: 'ready' as const, pod })),
      ...[...before].filter((pod) => !now.has(pod)).map((pod) => ({ at, kind: 'gone' as const, pod })),
    );
    this.ready = [...now];
  }

  private giveUpHopelessPods(): void {
    const waiting = this.pods.flatMap(({ status }) =>
      (status.containerStatuses ?? []).flatMap(({ state }) => state.waiting?.reason ?? []),
    );
    if (waiting.some((reason) => HOPELESS.has(reason))) {
      this.failure ??= new Error(`a pod cannot start; ${this.podsSay()}`);
    }
  }

  private get pods(): readonly Pod[] {
    return [this.servers, this.clients, this.gateways].flatMap((watch) => watch?.current ?? []);
  }

  private async readReport({ lines }: LineStream): Promise<void> {
    for await (const { calls, events } of readReport(lines, this.build)) {
      this.calls.push(...calls);
      this.events.push(...events);
      this.changes.emit('change');
    }
    this.reportEnded = true;
    this.changes.emit('change');
  }

  /** Waits for a change after which `condition` holds. @throws with the pods' own words if it never does */
  private until(condition: () => boolean, what: string, patience = PATIENCE_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.changes.off('change', check);
        settle();
      };
      const timer = setTimeout(
        () => end(() => reject(new Error(`waited ${patience / 1000} s for ${what}; ${this.podsSay()}`))),
        patience,
      );
      const check = () => {
        if (this.failure !== undefined) {
          const failure = this.failure;
          end(() => reject(failure));
        } else if (condition()) {
          end(resolve);
        }
      };
      this.changes.on('change', check);
      check();
    });
  }

  private podsSay(): string {
    return this.pods
      .map(({ metadata, status }) => {
        const waiting = status.containerStatuses?.flatMap(({ state }) => state.waiting ?? []) ?? [];
        const reasons = waiting.map(({ reason, message }) => `${reason}: ${message ?? ''}`);
        const conditions = status.conditions?.flatMap(({ status, message }) =>
          status === 'True' ? [] : (message ?? []),
        );
        return `${metadata.name} is ${status.phase} ${[...reasons, ...(conditions ?? [])].join('; ')}`;
      })
      .join('\n');
  }
}

function core(namespace: string | undefined): string {
  return `/api/v1/namespaces/${namespace}`;
}

function isReady(pod: Pod | undefined): boolean {
  return pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
