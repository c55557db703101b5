import type { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { k8s, kubeObject } from './k8s';
import { namespaceOf } from './namespace';
import { Platform } from './platform';
import { requireName, requirePort } from './validate';
import type { GrpcServer } from './workload/grpc-server';

/** Settings of the servers' Service. */
export interface GrpcServiceProps {
  /** The servers behind it. */
  readonly server: GrpcServer;

  /**
   * Name of the Service.
   * @default - the server's name
   */
  readonly name?: string;

  /**
   * Port of the Service. Clients of a headless Service dial the pods' port all the same.
   * @default - the server's port
   */
  readonly port?: number;

  /**
   * Whether the name resolves to the pods' addresses rather than to one virtual address.
   * @default false
   */
  readonly headless?: boolean;
}

/** The services of each program by host name, for checking what clients dial. */
const servicesOf = new WeakMap<IConstruct, Map<string, GrpcService>>();

/** A Service in front of gRPC servers. */
export class GrpcService extends Construct {
  /**
   * The service behind a host name, with or without a trailing dot, if the program renders it.
   */
  public static find(scope: Construct, host: string): GrpcService | undefined {
    return servicesOf.get(scope.node.root)?.get(host.replace(/\.$/, ''));
  }

  /** The Service; patches on it arrive unfiltered. */
  public readonly resource: ApiObject;
  /** Host name, fully qualified: the short one means another service in another namespace. */
  public readonly host: string;
  /** The port clients dial: the Service's own, or the pods' when the Service is headless. */
  public readonly port: number;
  /** Whether the name resolves to the pods' addresses. */
  public readonly headless: boolean;

  constructor(scope: Construct, id: string, props: GrpcServiceProps) {
    super(scope, id);
    const { server } = props;
    const name = requireName(`${this.node.path}: name`, props.name ?? server.name);
    const port = requirePort(`${this.node.path}: port`, props.port ?? server.port);
    const namespace = namespaceOf(this, server.namespace);
    if (port === server.httpPort) {
      throw new Error(`${this.node.path}: port ${port} is the Service's HTTP port; give another one`);
    }
    this.headless = props.headless ?? false;
    this.host = `${name}.${namespace ?? 'default'}.svc.${Platform.of(this).clusterDomain}`;
    this.port = this.headless ? server.port : port;
    this.resource = kubeObject(this, 'Resource', k8s.KubeService, {
      metadata: { name, namespace, labels: server.labels },
      spec: {
        ...(this.headless ? { clusterIp: 'None' } : {}),
        selector: server.selector,
        ports: [
          {
            // By name and appProtocol every current mesh knows it for gRPC.
            name: 'grpc',
            appProtocol: 'kubernetes.io/h2c',
            port,
            targetPort: k8s.IntOrString.fromString('grpc'),
          },
          ...(server.httpPort === undefined
            ? []
            : [
                {
                  name: 'http',
                  appProtocol: 'http',
                  port: server.httpPort,
                  targetPort: k8s.IntOrString.fromString('http'),
                },
              ]),
        ],
      },
    });
    const services = servicesOf.get(this.node.root) ?? new Map<string, GrpcService>();
    const other = services.get(this.host);
    if (other !== undefined) {
      throw new Error(
        `${this.node.path} and ${other.node.path} are both Service '${this.host}'; give one another name`,
      );
    }
    servicesOf.set(this.node.root, services.set(this.host, this));
  }

  /** What a gRPC client dials. */
  public get target(): string {
    // The dot at the end makes a headless name absolute: 2 DNS questions instead of 8 at each resolution (ndots:5).
    return `dns:///${this.host}${this.headless ? '.' : ''}:${this.port}`;
  }
}
