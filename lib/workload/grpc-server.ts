import { Duration, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../k8s';
import { requireOneOf, requirePort, requireTime } from '../validate';
import { setting, sum } from '../duration';
import { httpProbe } from './loop';
import { Workload, type WorkloadProps } from './workload';

/** Settings of a gRPC server. */
export interface GrpcServerProps extends WorkloadProps {
  /**
   * gRPC port of the pods.
   * @default 50051
   */
  readonly port?: number;

  /**
   * How the kubelet asks whether the pod takes calls: the gRPC health service (`grpc`), or whether the port opens
   * (`tcp`), for an image without that service.
   * @default 'grpc'
   */
  readonly probe?: 'grpc' | 'tcp';

  /**
   * How long a pod that has to stop goes on serving while clients and balancers notice. The project's own server does
   * it by itself; an image of your own gets a preStop sleep, which needs Kubernetes ≥ 1.30.
   * @default - what the topology needs
   */
  readonly noticeTime?: Duration;

  /**
   * The longest call the server serves: what is still open this long after `noticeTime` is cut.
   * @default Duration.seconds(10)
   */
  readonly longestCall?: Duration;

  /**
   * Age at which the server closes a connection gracefully, so that its client looks the name up again. An image of
   * your own must do that by itself; here it says when.
   * @default - connections are never closed
   */
  readonly maxConnectionAge?: Duration;
}

/** HTTP port of the project's own server: `/pod`, `/metrics`, `/livez`. */
const HTTP_PORT = 8080;

/** From the last call's end to the end of the program. */
const EXIT_TIME = Duration.seconds(5);

/** How soon clients behind an endpoint watch, a kube-proxy or a mesh have noticed that a pod leaves. */
export const WATCH_NOTICE_TIME = Duration.seconds(2);

/** The servers: a Deployment that answers gRPC, and drains without losing a call. */
export class GrpcServer extends Workload {
  /** gRPC port of the pods; its name is `grpc`. */
  public readonly port: number;
  /** HTTP port of the pods, named `http`; an image of your own has none. */
  public readonly httpPort: number | undefined;
  /** How long a stopping pod goes on serving. */
  public readonly noticeTime: Duration;
  /** Age at which connections are closed. */
  public readonly maxConnectionAge: Duration | undefined;

  constructor(scope: Construct, id: string, props: GrpcServerProps = {}) {
    const own = props.image === undefined;
    const path = `${scope.node.path}/${id}`; // `this` is not there yet.
    const port = requirePort(`${path}: port`, props.port ?? 50051);
    const httpPort = own ? HTTP_PORT : undefined;
    if (port === httpPort) {
      throw new Error(`${path}: port ${port} is the server's HTTP port; give another one`);
    }
    const noticeTime = props.noticeTime ?? WATCH_NOTICE_TIME;
    const longestCall = requireTime(`${path}: longestCall`, props.longestCall ?? Duration.seconds(10));
    const maxConnectionAge = props.maxConnectionAge && requireTime(`${path}: maxConnectionAge`, props.maxConnectionAge);
    const probe = requireOneOf(`${path}: probe`, props.probe ?? 'grpc', ['grpc', 'tcp']);
    const readiness: k8s.Probe = {
      ...(probe === 'tcp' ? { tcpSocket: { port: k8s.IntOrString.fromString('grpc') } } : { grpc: { port } }),
      periodSeconds: 5,
      timeoutSeconds: 2,
      failureThreshold: 2,
    };
    super(scope, id, props, {
      replicas: 3,
      command: ['node', 'apps/server/main.js'],
      env: own
        ? {
            POD_NAME: { fieldRef: { fieldPath: 'metadata.name' } },
            GRPC_PORT: `${port}`,
            NOTICE_TIME: setting(noticeTime),
            LONGEST_CALL: setting(longestCall),
            ...(maxConnectionAge === undefined
              ? {}
              : {
                  MAX_CONNECTION_AGE: setting(maxConnectionAge),
                  MAX_CONNECTION_AGE_GRACE: setting(longestCall),
                }),
          }
        : {},
      ports: [
        { name: 'grpc', containerPort: port },
        ...(httpPort === undefined ? [] : [{ name: 'http', containerPort: httpPort }]),
      ],
      readiness,
      // Slower than readiness: a pod that is merely busy leaves the rotation first, and is restarted last.
      liveness: own ? httpProbe('livez') : { ...readiness, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
      gracePeriod: sum(noticeTime, longestCall, EXIT_TIME),
    });
    this.port = port;
    this.httpPort = httpPort;
    this.noticeTime = noticeTime;
    this.maxConnectionAge = maxConnectionAge;
    const sleep = Math.ceil(noticeTime.toSeconds({ integral: false }));
    if (!own && sleep > 0) {
      // `sleep` is newer than the L1 classes.
      this.deployment.addJsonPatch(
        JsonPatch.add('/spec/template/spec/containers/0/lifecycle', {
          preStop: { sleep: { seconds: sleep } },
        }),
      );
    }
  }
}
