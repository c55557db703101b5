import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Balanced, Claim, Pinned } from '../claim';
import { GrpcService } from '../grpc-service';
import { Topology } from '../topology';
import type { GrpcCallerOptions } from '../workload/grpc-caller';
import { GrpcClient, type GrpcClientOptions } from '../workload/grpc-client';
import { GrpcServer, type GrpcServerProps } from '../workload/grpc-server';
import { RestGateway, type RestGatewayOptions } from '../workload/rest-gateway';

/** Settings of a topology in which clients dial the servers' Service themselves. */
export interface ServiceTopologyProps {
  /**
   * The servers.
   * @default - three of this project's own
   */
  readonly server?: GrpcServerProps;

  /**
   * The client.
   * @default - one of this project's own
   */
  readonly client?: GrpcClientOptions;

  /**
   * A REST gateway that calls the servers as the client does.
   * @default - none
   */
  readonly gateway?: RestGatewayOptions;

  /**
   * Port of the Service.
   * @default - the pods' port
   */
  readonly servicePort?: number;
}

/** How such topologies differ. */
export interface ServiceTopologyShape {
  /** Whether the Service's name resolves to the pods' addresses. */
  readonly headless: boolean;
  /** How a client has to call. */
  readonly caller: GrpcCallerOptions;
  /** How long clients may take to notice that a pod leaves. */
  readonly noticeTime: Duration;
  /** Age at which servers close connections. */
  readonly maxConnectionAge?: Duration;
}

/** How often those of a topology that call look names up at least. */
export function longestInterval({ client, gateway }: ServiceTopologyProps, byDefault: Duration): Duration {
  const intervals = [client, ...(gateway === undefined ? [] : [gateway])].map(
    (caller) => caller?.minTimeBetweenResolutions ?? byDefault,
  );
  return intervals.reduce((longest, interval) =>
    interval.toMilliseconds() > longest.toMilliseconds() ? interval : longest,
  );
}

/** @throws if somebody is to call by another policy than the one that balances over resolved pods */
export function requireRoundRobin(path: string, { client, gateway }: ServiceTopologyProps): void {
  for (const [name, caller] of Object.entries({ client, gateway })) {
    if (caller?.policy !== undefined && caller.policy !== 'round_robin') {
      throw new Error(
        `${path}/${name}: policy '${caller.policy}' stays on the first pod that a headless name resolves to; leave it out, or give 'round_robin'`,
      );
    }
  }
}

/** A topology in which clients dial the servers' Service themselves. */
export abstract class ServiceTopology extends Topology {
  public readonly server: GrpcServer;
  /** The servers' Service. */
  public readonly service: GrpcService;
  public readonly client: GrpcClient;
  public readonly gateway: RestGateway | undefined;

  protected constructor(scope: Construct, id: string, props: ServiceTopologyProps, shape: ServiceTopologyShape) {
    super(scope, id);
    const { headless, caller, ...drain } = shape;
    this.server = new GrpcServer(this, 'server', { ...drain, ...props.server });
    this.service = new GrpcService(this, 'service', { server: this.server, port: props.servicePort, headless });
    this.client = new GrpcClient(this, 'client', { ...caller, ...props.client, target: this.target });
    this.gateway =
      props.gateway && new RestGateway(this, 'gateway', { ...caller, ...props.gateway, target: this.target });
    if (this.server.noticeTime.toMilliseconds() < shape.noticeTime.toMilliseconds()) {
      this.warn(
        `noticeTime ${this.server.noticeTime.toHumanString()} is shorter than the ${shape.noticeTime.toHumanString()} that clients may take to notice that a pod leaves: a rollout may fail calls`,
      );
    }
  }

  public get target(): string {
    return this.service.target;
  }

  /** What five rollouts in a row cost: nothing, if pods leave slowly enough; with retries and hurry nobody knows. */
  protected rolloutClaims(props: ServiceTopologyProps, noticeTime: Duration): Claim[] {
    if (this.server.noticeTime.toMilliseconds() >= noticeTime.toMilliseconds()) {
      return [
        {
          statement: 'five rollouts in a row lose no call',
          scenario: { kind: 'rollout', times: 5 },
          expect: [{ kind: 'failed', atMost: 0 }],
          sources: ['ours'],
        },
      ];
    }
    if (props.client?.maxAttempts !== undefined) {
      return [];
    }
    return [
      {
        statement: 'pods that do not wait for DNS: five rollouts in a row lose calls',
        scenario: { kind: 'rollout', times: 5 },
        expect: [{ kind: 'failed', atLeast: 1 }],
        sources: ['ours'],
      },
    ];
  }

  /** What a run of calls on one new channel looks like, from the client's pod and through the gateway. */
  protected onDemandClaims(statement: string, distribution: Balanced | Pinned): Claim[] {
    const through = this.gateway === undefined ? (['client'] as const) : (['client', 'gateway'] as const);
    return through.map((through) => ({
      statement: through === 'client' ? `on demand: ${statement}` : `through the REST gateway: ${statement}`,
      scenario: { kind: 'on-demand', calls: 100, through },
      expect: [distribution, { kind: 'failed', atMost: 0 }],
      sources: [through === 'client' ? 'S2' : 'S1'],
    }));
  }
}
