import { App } from 'cdk8s';
import { Platform, TopologyChart, type Workload as WorkloadConstruct } from '../../../lib';
import { NotMeasurable, type Play } from '../stage';
import type { Probe } from './readiness';

/** A Deployment, as far as processes can play it. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  /** Of its pods. */
  readonly labels: Labels;
  readonly replicas: number;
  /** Pods a rolling update may add: a number, or a share of the replicas such as `25%`. */
  readonly maxSurge: number | string;
  /** From SIGTERM to SIGKILL, in milliseconds. */
  readonly gracePeriod: number;
  /** The arguments of `node`. */
  readonly args: readonly string[];
  /** Environment variables: a value, or a function of the pod that has it. */
  readonly env: Readonly<Record<string, string | ((pod: PodFields) => string)>>;
  /** Port numbers by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly readiness: Probe;
}

/** What a pod can be told of itself. */
export interface PodFields {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
}

/** A Service, as far as the stage can play it. */
export interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly headless: boolean;
  readonly selector: Labels;
  readonly ports: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

/** A topology as it is rendered. */
export interface Rendered {
  readonly services: readonly Service[];
  readonly server: Workload;
  readonly client: Workload;
  /** What stands between or beside the two. */
  readonly others: readonly Workload[];
  /** The REST gateway among them. */
  readonly gateway: Workload | undefined;
}

type Labels = Readonly<Record<string, string>>;

/** Labels that change nothing for a process. */
const HARMLESS_NAMESPACE_LABEL = /^pod-security\.kubernetes\.io\//;

/** What concerns the machines of a cluster and the rights on it, not the calls. */
const CLUSTER_MATTERS = ['ServiceAccount', 'PodDisruptionBudget'];

/**
 * Renders a topology, and reads the manifests as far as they can be played here.
 * @throws {NotMeasurable} for anything else that they ask for
 */
export function render({ name, topology, variant }: Play, overrides: Readonly<Record<string, object>>): Rendered {
  // Nothing is synthesised.
  const chart = new TopologyChart(new App({ outdir: '/nowhere' }), name, { topology, variant, overrides });
  const manifests = chart.toJson() as Manifest[];
  const { appsImage } = Platform.of(chart);
  manifests.forEach(requirePlayable);
  const workloads = manifests
    .filter((manifest) => manifest.kind === 'Deployment')
    .map((manifest) => readDeployment(manifest, appsImage));
  const find = (construct: WorkloadConstruct) =>
    workloads.find((workload) => workload.name === construct.name && workload.namespace === construct.namespace)!;
  const server = find(chart.topology.server);
  const client = find(chart.topology.client);
  return {
    services: manifests.filter((manifest) => manifest.kind === 'Service').map(readService),
    server,
    client,
    others: workloads.filter((workload) => workload !== server && workload !== client),
    gateway: chart.topology.gateway && find(chart.topology.gateway),
  };
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Labels;
}

interface DeploymentSpec {
  readonly replicas: number;
  readonly strategy: {
    readonly type: string;
    readonly rollingUpdate: { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
  };
  readonly template: {
    readonly metadata: { readonly labels: Labels };
    readonly spec: {
      readonly containers: readonly Container[];
      readonly terminationGracePeriodSeconds: number;
      readonly automountServiceAccountToken?: boolean;
      readonly enableServiceLinks?: boolean;
    };
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly readinessProbe: {
    readonly grpc?: { readonly port: number; readonly service?: string };
    readonly httpGet?: { readonly port: number | string; readonly path: string };
  };
}

interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
}

interface ServiceSpec {
  readonly clusterIP?: string;
  readonly selector: Labels;
  readonly ports: Service['ports'];
}

type Manifest =
  | { readonly kind: 'Deployment'; readonly metadata: Metadata; readonly spec: DeploymentSpec }
  | { readonly kind: 'Service'; readonly metadata: Metadata; readonly spec: ServiceSpec }
  | { readonly kind: 'Namespace'; readonly metadata: Metadata };

/** Refuses an object that asks for what processes cannot give. */
function requirePlayable(manifest: Manifest): void {
  const { kind, metadata } = manifest;
  const what = `${kind} ${metadata.name}`;
  switch (kind) {
    case 'Namespace':
      for (const label of Object.keys(metadata.labels ?? {})) {
        requireThat(HARMLESS_NAMESPACE_LABEL.test(label), `${what} has the label ${label}`);
      }
      return;
    case 'Service':
      return only(what, manifest.spec, ['clusterIP', 'selector', 'ports']);
    case 'Deployment':
      return only(what, manifest.spec, ['replicas', 'selector', 'strategy', 'template']);
    default:
      requireThat(CLUSTER_MATTERS.includes(kind), what);
  }
}

function readService({ metadata, spec }: Manifest & { kind: 'Service' }): Service {
  const what = `Service ${metadata.name}`;
  requireThat(spec.clusterIP === undefined || spec.clusterIP === 'None', `${what} has clusterIP ${spec.clusterIP}`);
  spec.ports.forEach((port) => only(what, port, ['name', 'appProtocol', 'port', 'targetPort']));
  const { name, namespace } = metadata;
  return { name, namespace, headless: spec.clusterIP === 'None', selector: spec.selector, ports: spec.ports };
}

function readDeployment({ metadata, spec }: Manifest & { kind: 'Deployment' }, image: string): Workload {
  const { strategy, template } = spec;
  const { name, namespace } = metadata;
  const what = `Deployment ${name}`;
  requireThat(strategy.type === 'RollingUpdate', `${what} has strategy ${strategy.type}`);
  const { maxSurge, maxUnavailable } = strategy.rollingUpdate;
  requireThat(maxUnavailable === 0, `${what} has maxUnavailable ${maxUnavailable}`);

  only(what, template.metadata, ['labels']);
  const meshLabel = Object.keys(template.metadata.labels).find((label) => /(^|[./])istio\.io\//.test(label));
  requireThat(meshLabel === undefined, `${what} has the label ${meshLabel}`);
  // What names an account, spreads pods over nodes or limits their rights changes nothing for a process.
  only(what, template.spec, [
    'containers',
    'terminationGracePeriodSeconds',
    'serviceAccountName',
    'automountServiceAccountToken',
    'enableServiceLinks',
    'imagePullSecrets',
    'securityContext',
    'topologySpreadConstraints',
  ]);
  const { containers, automountServiceAccountToken, enableServiceLinks, terminationGracePeriodSeconds } = template.spec;
  requireThat(automountServiceAccountToken === false, `${what} needs the API server's token`);
  requireThat(enableServiceLinks === false, `${what} needs service links`);
  const [container, sidecar] = containers as readonly [Container, Container?];
  requireThat(sidecar === undefined, `${what} has a second container, ${sidecar?.name}`);
  return {
    name,
    namespace,
    labels: template.metadata.labels,
    replicas: spec.replicas,
    maxSurge,
    gracePeriod: terminationGracePeriodSeconds * 1000,
    ...readContainer(container, `${what}: container ${container.name}`, image),
  };
}

function readContainer(
  container: Container,
  what: string,
  image: string,
): Pick<Workload, 'args' | 'env' | 'ports' | 'readiness'> {
  only(what, container, [
    'name',
    'image',
    'command',
    'env',
    'ports',
    'readinessProbe',
    // Without effect here; the stage's `model` says so.
    'imagePullPolicy',
    'startupProbe',
    'livenessProbe',
    'resources',
    'securityContext',
  ]);
  requireThat(container.image === image, `${what} has an image of its own, ${container.image}`);
  const [program, ...args] = container.command;
  requireThat(program === 'node', `${what} runs ${program}`);
  const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
  const unknown = Object.keys(ports).find((port) => port !== 'grpc' && port !== 'http');
  requireThat(unknown === undefined, `${what} has a port ${unknown}`);
  return {
    args,
    env: Object.fromEntries((container.env ?? []).map((variable) => [variable.name, readEnv(variable, what)])),
    ports,
    readiness: readProbe(container.readinessProbe, what, ports),
  };
}

function readEnv({ name, value, valueFrom }: EnvVar, what: string): Workload['env'][string] {
  const fieldPath = valueFrom?.fieldRef?.fieldPath;
  switch (fieldPath) {
    case undefined:
      requireThat(valueFrom === undefined, `${what} takes ${name} from ${Object.keys(valueFrom ?? {}).join()}`);
      requireThat(!value?.includes('$('), `${what} puts other variables into ${name}`);
      return value ?? '';
    case 'metadata.name':
      return (pod) => pod.name;
    case 'metadata.namespace':
      return (pod) => pod.namespace;
    case 'status.podIP':
      return (pod) => pod.address;
    default:
      throw new NotMeasurable(`${what} takes ${name} from ${fieldPath}`);
  }
}

function readProbe({ grpc, httpGet }: Container['readinessProbe'], what: string, ports: Workload['ports']): Probe {
  if (grpc !== undefined) {
    only(what, grpc, ['port']);
    return { grpc };
  }
  if (httpGet !== undefined) {
    only(what, httpGet, ['port', 'path']);
    const { port, path } = httpGet;
    return { httpGet: { port: typeof port === 'number' ? port : ports[port]!, path } };
  }
  throw new NotMeasurable(`${what} has neither a gRPC nor an HTTP readiness probe`);
}

/** Refuses an object with any other field, for what it asks for would not be played. */
function only(what: string, object: object, fields: readonly string[]): void {
  const other = Object.keys(object).find((field) => !fields.includes(field));
  requireThat(other === undefined, `${what} has ${other}`);
}

function requireThat(condition: boolean, otherwise: string): asserts condition {
  if (!condition) {
    throw new NotMeasurable(otherwise);
  }
}
