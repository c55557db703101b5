import { NotMeasurable } from '../stage';
import type { AddressBlock } from './addresses';
import { Balancer, type Endpoint } from './balancer';
import { DnsServer } from './dns';
import type { PodFields, Service, Workload } from './manifest';

/** A pod as others on the network know it. */
export interface NetworkPod extends PodFields {
  /** What it runs. */
  readonly workload: Workload;
  /** Whether it is in the rotation. */
  readonly ready: boolean;
}

/** What stands in for kube-proxy and CoreDNS. Both know at once which pods are in the rotation. */
export class Network {
  /** What programs are told otherwise than their manifests have it, and why. */
  public readonly rewritten = new Set<string>();

  private readonly balancers: Balancer[] = [];
  private readonly clusterIps = new Map<Service, string>();
  private dns: DnsServer | undefined;
  private closed = false;

  /** @param pods - the pods at the moment it is called */
  public constructor(
    private readonly services: readonly Service[],
    private readonly pods: () => readonly NetworkPod[],
    private readonly addresses: AddressBlock,
  ) {}

  /**
   * Opens every Service.
   * @param dnsCacheTime - how old the answers may be that clients get, in milliseconds
   */
  public async open(dnsCacheTime: number): Promise<void> {
    this.dns = await DnsServer.listen(this.addresses.own, (name) => this.lookUp(name), dnsCacheTime);
    for (const service of this.services.filter(({ headless }) => !headless)) {
      const clusterIp = await this.addresses.take();
      this.clusterIps.set(service, clusterIp);
      for (const { port, targetPort = port } of service.ports) {
        const balancer = new Balancer(() => this.endpoints(service, targetPort));
        this.balancers.push(balancer);
        await balancer.listen(clusterIp, this.addresses.port(port));
      }
    }
  }

  /** Closes every Service; from then on no pod can start. */
  public close(): void {
    this.closed = true;
    this.dns?.close();
    this.balancers.forEach((balancer) => balancer.close());
  }

  /** The environment of a pod's program, rewritten so that it finds here what it would find on a cluster. */
  public environment(pod: NetworkPod): Record<string, string> {
    if (this.closed) {
      throw new Error('the stage is closed');
    }
    const { env, ports } = pod.workload;
    this.rewritten.add('HOST: each pod has a 127.x.x.x address of its own');
    const values = Object.entries(env).map(([name, value]) => [name, typeof value === 'string' ? value : value(pod)]);
    const listening = Object.entries(ports).map(([name, port]) => [`${name.toUpperCase()}_PORT`, `${this.port(port)}`]);
    return {
      ...Object.fromEntries(values.map(([name = '', value = '']) => [name, this.rewrite(name, value)])),
      ...Object.fromEntries(listening),
      HOST: pod.address,
      // Without it grpc-js ignores the DNS server in a target.
      GRPC_NODE_USE_ALTERNATIVE_RESOLVER: 'true',
    } as Record<string, string>;
  }

  /** Where the first port of a Service answers, for callers outside: `ip:port`. */
  public addressOf({ name, namespace }: { name: string; namespace: string }): string {
    const service = this.services.find((candidate) => candidate.name === name && candidate.namespace === namespace);
    if (service === undefined || service.headless) {
      throw new NotMeasurable(`${namespace}/${name} has no Service with an address`);
    }
    return `${this.clusterIps.get(service)}:${this.port(service.ports[0]!.port)}`;
  }

  /** The port used in place of one of the manifests, noted if it is another. */
  public port(wanted: number): number {
    const port = this.addresses.port(wanted);
    if (port !== wanted) {
      this.rewritten.add(`port ${wanted}: taken or reserved on this machine, so another one`);
    }
    return port;
  }

  private rewrite(variable: string, value: string): string {
    const [, target = '', targetPort] = /^dns:\/\/\/([^:]+):(\d+)$/.exec(value) ?? [];
    if (this.serviceNamed(target) !== undefined) {
      this.rewritten.add(`${variable}: names are asked of the lab's own DNS server (dns://<address>/<name>)`);
      return `dns://${this.dns!.address}/${target}:${this.port(Number(targetPort))}`;
    }
    const [, host = '', port = '80', path = ''] = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(value) ?? [];
    const service = this.serviceNamed(host);
    if (service !== undefined && !service.headless) {
      this.rewritten.add(`${variable}: the Service's address instead of its name`);
      return `http://${this.clusterIps.get(service)}:${this.port(Number(port))}${path}`;
    }
    if (value.includes('.svc.')) {
      throw new NotMeasurable(`${variable} is ${value}, and only the lab's own DNS server knows that name`);
    }
    return value;
  }

  private lookUp(name: string): readonly string[] | undefined {
    const service = this.serviceNamed(name);
    if (service === undefined) {
      return undefined;
    }
    const clusterIp = this.clusterIps.get(service);
    const addresses = clusterIp === undefined ? this.podsOf(service).map(({ address }) => address) : [clusterIp];
    // CoreDNS: a headless name of which no pod is ready does not exist.
    return addresses.length === 0 ? undefined : addresses;
  }

  private serviceNamed(host: string): Service | undefined {
    const [name, namespace, svc] = host.split('.');
    return svc === 'svc'
      ? this.services.find((service) => service.name === name && service.namespace === namespace)
      : undefined;
  }

  private endpoints(service: Service, targetPort: number | string): Endpoint[] {
    return this.podsOf(service).map(({ address, workload }) => ({
      host: address,
      port: this.port(typeof targetPort === 'number' ? targetPort : workload.ports[targetPort]!),
    }));
  }

  private podsOf({ namespace, selector }: Service): NetworkPod[] {
    return this.pods().filter(
      ({ ready, workload }) =>
        ready &&
        workload.namespace === namespace &&
        Object.entries(selector).every(([label, value]) => workload.labels[label] === value),
    );
  }
}
