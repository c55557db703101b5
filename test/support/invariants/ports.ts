import { containers, ofKind, pods, runningContainers, title, type Document, type Pod } from '../documents';
import type {
  Container,
  ContainerPort,
  Handler,
  NetworkPolicy,
  NetworkPolicyPort,
  Service,
  ServicePort,
} from '../objects';
import { podsOf, podsOfService } from './selectors';
import { repeated } from './names';

/** The ports that a pod listens on. */
export function portsOf({ spec }: Pod): ContainerPort[] {
  return runningContainers(spec).flatMap(({ ports = [] }) => ports);
}

/** The port of a pod that a Service's port leads to. */
export function targetOf(
  { port, targetPort = port, protocol = 'TCP' }: ServicePort,
  pod: Pod,
): ContainerPort | undefined {
  return portsOf(pod).find(
    (candidate) =>
      (candidate.protocol ?? 'TCP') === protocol &&
      (typeof targetPort === 'string' ? candidate.name : candidate.containerPort) === targetPort,
  );
}

/** Whether a Service's name stands for its pods' own addresses. */
export function isHeadless({ object }: Document<Service>): boolean {
  return object.spec.clusterIP === 'None';
}

/** Probes and hooks of a container, by name. */
function handlers(container: Container): [string, Handler][] {
  const all: [string, Handler | undefined][] = [
    ['startupProbe', container.startupProbe],
    ['readinessProbe', container.readinessProbe],
    ['livenessProbe', container.livenessProbe],
    ['postStart', container.lifecycle?.postStart],
    ['preStop', container.lifecycle?.preStop],
  ];
  return all.filter((entry): entry is [string, Handler] => entry[1] !== undefined);
}

function portOf({ grpc, httpGet, tcpSocket }: Handler): number | string | undefined {
  return (grpc ?? httpGet ?? tcpSocket)?.port;
}

/** Numbers of ports are between 1 and 65535. */
export function portNumbersAreInRange(documents: readonly Document[]): string[] {
  const numbers: [Document, number | string | undefined][] = [
    ...pods(documents).flatMap(({ document, spec }) =>
      containers(spec)
        .flatMap((container) => [
          ...(container.ports ?? []).map(({ containerPort }) => containerPort),
          ...handlers(container).map(([, handler]) => portOf(handler)),
        ])
        .map((port): [Document, typeof port] => [document, port]),
    ),
    ...ofKind<Service>(documents, 'Service').flatMap((service) =>
      (service.object.spec.ports ?? [])
        .flatMap(({ port, nodePort, targetPort }) => [port, nodePort, targetPort])
        .map((port): [Document, typeof port] => [service, port]),
    ),
  ];
  return numbers
    .filter(([, port]) => typeof port === 'number' && (port < 1 || port > 65535))
    .map(([document, port]) => `${title(document)}: port ${port} is not between 1 and 65535`);
}

/** The containers of a pod share its address: their ports differ in number, and in name where they have one. */
export function portsOfAPodDiffer(documents: readonly Document[]): string[] {
  return pods(documents).flatMap((pod) => {
    const ports = portsOf(pod);
    return [
      ...repeated(ports.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`)),
      ...repeated(ports.flatMap(({ name = [] }) => name)),
    ].map((port) => `${title(pod.document)}: two container ports are ${port}`);
  });
}

/** A Service's target port, by name or number, is a container port of every pod behind it. */
export function targetPortsAreContainerPorts(documents: readonly Document[]): string[] {
  return ofKind<Service>(documents, 'Service').flatMap((service) =>
    (service.object.spec.ports ?? []).flatMap((port) =>
      podsOfService(service, documents)
        .filter((pod) => !targetOf(port, pod))
        .map(
          ({ document }) =>
            `${title(service)}: target port ${port.targetPort ?? port.port} is no container port of ${title(document)}`,
        ),
    ),
  );
}

/** A headless Service has the port of its pods: nothing translates it, so clients dial the pod's own. */
export function headlessPortsAreContainerPorts(documents: readonly Document[]): string[] {
  return ofKind<Service>(documents, 'Service')
    .filter(isHeadless)
    .flatMap((service) =>
      (service.object.spec.ports ?? []).flatMap((port) =>
        podsOfService(service, documents)
          .flatMap((pod) => targetOf(port, pod)?.containerPort ?? [])
          .filter((containerPort) => containerPort !== port.port)
          .map(
            (containerPort) => `${title(service)}: it is headless, and its port ${port.port} is ${containerPort} there`,
          ),
      ),
    );
}

/** Probes and hooks knock on a port of their own container. */
export function probePortsAreContainerPorts(documents: readonly Document[]): string[] {
  return pods(documents).flatMap(({ document, spec }) =>
    containers(spec).flatMap((container) =>
      handlers(container)
        .map(([name, handler]) => ({ name, port: portOf(handler) }))
        .filter(
          ({ port }) =>
            port !== undefined &&
            !(container.ports ?? []).some(({ name, containerPort }) => port === name || port === containerPort),
        )
        .map(({ name, port }) => `${title(document)}: container ${container.name} has no port ${port} for its ${name}`),
    ),
  );
}

function allows({ port, endPort, protocol = 'TCP' }: NetworkPolicyPort, pod: Pod): boolean {
  return portsOf(pod).some(({ name, containerPort, protocol: own = 'TCP' }) => {
    if (own !== protocol) return false;
    if (port === undefined || port === name) return true;
    return typeof port === 'number' && containerPort >= port && containerPort <= (endPort ?? port);
  });
}

/** What a NetworkPolicy lets in is a port of the pods: policies see the pod's port, never the Service's. */
export function networkPolicyPortsAreContainerPorts(documents: readonly Document[]): string[] {
  return ofKind<NetworkPolicy>(documents, 'NetworkPolicy').flatMap((policy) => {
    const { podSelector = {}, ingress = [] } = policy.object.spec;
    const targets = podsOf(policy, podSelector, documents);
    return ingress
      .flatMap(({ ports = [] }) => ports)
      .filter((port) => !targets.some((pod) => allows(port, pod)))
      .map(({ port }) => `${title(policy)}: port ${port ?? 'of that protocol'} is no container port of its pods`);
  });
}
