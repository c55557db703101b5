import { Construct } from 'constructs';
import type { Claim } from './claim';
import type { GrpcServer } from './workload/grpc-server';
import type { RestGateway } from './workload/rest-gateway';
import type { Workload } from './workload/workload';

/** The key under which a construct's warnings stand in its metadata. */
export const WARNING = 'cdk8s-grpc-lb/warning';

/**
 * One way of connecting clients to servers: who balances, and on what.
 *
 * It is a construct for any chart and brings no Namespace of its own.
 */
export abstract class Topology extends Construct {
  /** The servers. */
  public abstract readonly server: GrpcServer;
  /** The client. */
  public abstract readonly client: Workload;
  /** The REST gateway, if there is one. */
  public abstract readonly gateway: RestGateway | undefined;
  /** What the client dials. */
  public abstract readonly target: string;
  /**
   * What this topology, with these settings, promises. With an image of your own it does if that does what the
   * topology's page asks of it.
   */
  public abstract readonly claims: readonly Claim[];

  /** Every namespace the topology has objects in. */
  public get namespaces(): readonly string[] {
    const workloads = [this.server, this.client, this.gateway];
    return [...new Set(workloads.flatMap((workload) => workload?.namespace ?? []))];
  }

  /** Says a word about a combination that is legal; the program prints it. */
  protected warn(message: string): void {
    this.node.addMetadata(WARNING, message);
  }
}
