import { type ApiObject, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { Construct, type IConstruct } from 'constructs';
import { k8s, kubeObject } from '../k8s';
import { namespaceOf } from '../namespace';
import { Platform } from '../platform';
import { requireImage, requireLabelValue, requireName, requireVariables, requireWhole } from '../validate';

/** What every workload can be told. */
export interface WorkloadProps {
  /**
   * Name of the Deployment, of its pods' `app` label and of what belongs to them.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Namespace.
   * @default - the chart's
   */
  readonly namespace?: string;

  /**
   * Image, with a tag other than `latest` or a digest.
   * @default - this project's own
   */
  readonly image?: string;

  /**
   * Command line of an image of your own.
   * @default - the image's
   */
  readonly command?: readonly string[];

  /**
   * Environment variables, added to the workload's own.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;

  /**
   * The `version` label, by which a mesh and its tools tell builds apart.
   * @default - the image's tag
   */
  readonly version?: string;

  /**
   * Pods. Not with `autoscaled`.
   * @default - the workload's
   */
  readonly replicas?: number;

  /**
   * Whether an autoscaler owns the number of pods: then the manifest must not set it.
   * @default false
   */
  readonly autoscaled?: boolean;

  /**
   * CPU request. There is no CPU limit: a throttled server answers late, which looks like a balancing fault.
   * @default Cpu.millis(10)
   */
  readonly cpuRequest?: Cpu;

  /**
   * Memory request.
   * @default Size.mebibytes(64)
   */
  readonly memoryRequest?: Size;

  /**
   * Memory limit.
   * @default Size.mebibytes(256)
   */
  readonly memoryLimit?: Size;
}

/** How a kind of workload fills in the common pod. */
export interface PodShape {
  /** Pods unless the user says otherwise. */
  readonly replicas: number;
  /** Environment variables of the kind, from the pod's fields where a value is an `EnvVarSource`. */
  readonly env: Readonly<Record<string, string | k8s.EnvVarSource>>;
  /** Command line of the project's own image. */
  readonly command: readonly string[];
  /** Ports of the container. */
  readonly ports: readonly k8s.ContainerPort[];
  /** Whether the pod takes calls. */
  readonly readiness?: k8s.Probe;
  /** Whether the program is alive. */
  readonly liveness?: k8s.Probe;
  /** From SIGTERM to SIGKILL. */
  readonly gracePeriod: Duration;
}

/** A user id outside the range of people and of most images: https://kubesec.io/basics/containers-securitycontext-runasuser/ */
const USER_ID = 65532;

/** The workloads of each program by namespace and name: two of one name would share one selector. */
const workloadsOf = new WeakMap<IConstruct, Map<string, Workload>>();

/**
 * A Deployment with what production needs around it: its own service account without a token, Pod Security
 * `restricted`, requests and a memory limit, spread over nodes and zones, a disruption budget when there is more than
 * one pod, and rollouts that take no pod away before its successor is ready.
 */
export abstract class Workload extends Construct {
  /** Name of the Deployment. */
  public readonly name: string;
  /** Namespace of all its objects. */
  public readonly namespace: string | undefined;
  /** What selects its pods. */
  public readonly selector: Readonly<Record<string, string>>;
  /** Labels of its objects and pods. */
  public readonly labels: Readonly<Record<string, string>>;
  /** The Deployment; patches on it arrive unfiltered. */
  public readonly deployment: ApiObject;
  /** The pods' service account. */
  public readonly serviceAccount: ApiObject;
  /** Present when there can be more than one pod. */
  public readonly disruptionBudget: ApiObject | undefined;

  protected constructor(scope: Construct, id: string, props: WorkloadProps, shape: PodShape) {
    super(scope, id);
    this.name = requireName(`${this.node.path}: name`, props.name ?? id);
    this.namespace = namespaceOf(this, props.namespace);
    this.claimName();
    const platform = Platform.of(this);
    const image = props.image ?? platform.appsImage;
    const { tag } = requireImage(`${this.node.path}: image`, image);
    const replicas = this.replicas(props, shape);
    const memoryRequest = props.memoryRequest ?? Size.mebibytes(64);
    const memoryLimit = props.memoryLimit ?? Size.mebibytes(256);
    if (memoryRequest.toKibibytes() > memoryLimit.toKibibytes()) {
      throw new Error(
        `${this.node.path}: memoryRequest ${memoryRequest.asString()} is more than memoryLimit ${memoryLimit.asString()}`,
      );
    }
    if (props.command !== undefined && props.image === undefined) {
      throw new Error(`${this.node.path}: command '${props.command.join(' ')}' needs an image of your own`);
    }

    this.selector = { app: this.name };
    const version = props.version ?? tag;
    this.labels = {
      ...platform.labels,
      ...this.selector,
      'app.kubernetes.io/name': this.name,
      'app.kubernetes.io/managed-by': 'cdk8s',
      ...(version === undefined
        ? {}
        : {
            version: requireLabelValue(
              `${this.node.path}: version${props.version === undefined ? " (the image's tag; give another)" : ''}`,
              version,
            ),
            'app.kubernetes.io/version': version,
          }),
    };
    const metadata = { name: this.name, namespace: this.namespace, labels: this.labels };

    this.serviceAccount = kubeObject(this, 'service-account', k8s.KubeServiceAccount, {
      metadata,
      automountServiceAccountToken: false,
    });
    this.deployment = kubeObject(this, 'deployment', k8s.KubeDeployment, {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: this.selector },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromString('25%'),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        template: {
          metadata: { labels: this.labels },
          spec: {
            serviceAccountName: this.name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            imagePullSecrets: unlessEmpty(platform.pullSecrets.map((name) => ({ name }))),
            // On the pod, so that containers injected by a mesh inherit it.
            securityContext: {
              runAsNonRoot: true,
              ...(platform.assignsUserIds ? {} : { runAsUser: USER_ID, runAsGroup: USER_ID }),
              seccompProfile: { type: 'RuntimeDefault' },
            },
            terminationGracePeriodSeconds: Math.ceil(shape.gracePeriod.toSeconds({ integral: false })),
            topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
              topologyKey,
              maxSkew: 1,
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: this.selector },
            })),
            containers: [
              {
                name: this.name,
                image,
                imagePullPolicy: 'IfNotPresent',
                command: unlessEmpty([...(props.image === undefined ? shape.command : (props.command ?? []))]),
                env: unlessEmpty(
                  Object.entries(requireVariables(`${this.node.path}: env`, { ...shape.env, ...props.env })).map(
                    ([name, value]) => (typeof value === 'string' ? { name, value } : { name, valueFrom: value }),
                  ),
                ),
                ports: unlessEmpty([...shape.ports]),
                // A slow node may take its time to start; from then on the other two probes decide.
                startupProbe: shape.readiness && { ...shape.readiness, periodSeconds: 1, failureThreshold: 120 },
                readinessProbe: shape.readiness,
                livenessProbe: shape.liveness,
                resources: {
                  requests: {
                    cpu: k8s.Quantity.fromString((props.cpuRequest ?? Cpu.millis(10)).amount),
                    memory: quantity(memoryRequest),
                  },
                  limits: { memory: quantity(memoryLimit) },
                },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
    if (replicas === undefined || replicas > 1) {
      this.disruptionBudget = kubeObject(this, 'disruption-budget', k8s.KubePodDisruptionBudget, {
        metadata,
        spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: this.selector } },
      });
    }
  }

  /** @throws if another workload of the program has this name in this namespace */
  private claimName(): void {
    const workloads = workloadsOf.get(this.node.root) ?? new Map<string, Workload>();
    workloadsOf.set(this.node.root, workloads);
    const key = `${this.namespace ?? 'default'}/${this.name}`;
    const other = workloads.get(key);
    if (other !== undefined) {
      throw new Error(
        `${this.node.path} would select the pods of ${other.node.path}: both are named '${this.name}' in namespace '${this.namespace ?? 'default'}'; give one another name`,
      );
    }
    workloads.set(key, this);
  }

  private replicas(props: WorkloadProps, shape: PodShape): number | undefined {
    if (props.autoscaled !== true) {
      return requireWhole(`${this.node.path}: replicas`, props.replicas ?? shape.replicas, 0);
    }
    if (props.replicas !== undefined) {
      throw new Error(
        `${this.node.path}: replicas ${props.replicas} and autoscaled exclude each other: an autoscaler owns the number`,
      );
    }
    return undefined;
  }
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** A size as Kubernetes writes it. */
function quantity(size: Size): k8s.Quantity {
  return k8s.Quantity.fromString(size.asString());
}
