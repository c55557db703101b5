import { namespaceOf, ofKind, pods, title, workloads, type Document, type Pod } from '../documents';
import type { ConfigMap, Service } from '../objects';
import { isPlatformNamespace } from './namespaces';
import { isHeadless, portsOf } from './ports';
import { podsOfService } from './selectors';
import { listeningPorts, targetsOf, targetsOfConfig, type Target } from './targets';

/** A name in the cluster: `[pod.]service.namespace`. */
interface ClusterName {
  pod?: string;
  service: string;
  namespace: string;
}

/** What a host name can mean in a namespace, by the search domains of its pods: the nearest meaning first. */
function meanings(host: string, from: string): ClusterName[] {
  const labels = host.replace(/\.$/, '').split('.');
  const svc = labels.indexOf('svc');
  const [first = '', second, third] = svc < 0 ? labels : labels.slice(0, svc);
  if (second === undefined) return [{ service: first, namespace: from }];
  if (third !== undefined) return [{ pod: first, service: second, namespace: third }];
  const named = { service: first, namespace: second };
  return svc < 0 ? [{ pod: first, service: second, namespace: from }, named] : [named];
}

/** The names that a headless Service gives the pods of its StatefulSet. */
function podNames(service: Document<Service>, documents: readonly Document[]): string[] {
  return workloads(documents)
    .filter((it) => namespaceOf(it) === namespaceOf(service))
    .filter(({ object }) => object.kind === 'StatefulSet' && object.spec.serviceName === service.object.metadata.name)
    .flatMap(({ object: { metadata, spec } }) =>
      Array.from({ length: spec.replicas ?? 1 }, (_, index) => `${metadata.name}-${index}`),
    );
}

function serviceOf(name: ClusterName, documents: readonly Document[]): Document<Service> | undefined {
  return ofKind<Service>(documents, 'Service').find(
    (it) => it.object.metadata.name === name.service && namespaceOf(it) === name.namespace,
  );
}

/** Whether a name is answered by what the cluster brings along. */
function isPlatform({ service, namespace }: ClusterName): boolean {
  return isPlatformNamespace(namespace) || (service === 'kubernetes' && namespace === 'default');
}

/** Why nobody listens on the port, if nobody does. */
function portComplaint(service: Document<Service>, target: Target, documents: readonly Document[]): string | undefined {
  const { port, skipsService } = target;
  if (port === undefined) return undefined;
  if (skipsService || isHeadless(service)) {
    const without = podsOfService(service, documents).find(
      (pod) => !portsOf(pod).some((it) => String(it.containerPort) === port || (skipsService && it.name === port)),
    );
    return without && `${title(without.document)} has no port ${port}`;
  }
  return (service.object.spec.ports ?? []).some((it) => String(it.port) === port)
    ? undefined
    : `Service ${namespaceOf(service)}/${service.object.metadata.name} has no port ${port}`;
}

/** Why nobody answers there, if nobody does. */
function complaint(target: Target, from: string, documents: readonly Document[]): string | undefined {
  const names = meanings(target.host, from);
  const name = names.find((it) => serviceOf(it, documents)) ?? names.at(-1)!;
  const service = serviceOf(name, documents);
  if (!service) return isPlatform(name) ? undefined : `there is no Service ${name.namespace}/${name.service}`;
  if (name.pod !== undefined && !(isHeadless(service) && podNames(service, documents).includes(name.pod))) {
    return `Service ${name.namespace}/${name.service} names no pod ${name.pod}`;
  }
  return portComplaint(service, target, documents);
}

/** Why nobody answers in the pod itself, if nobody does. */
function localComplaint({ port = '' }: Target, pod: Pod, documents: readonly Document[]): string | undefined {
  return listeningPorts(pod, documents).includes(port) ? undefined : `nobody in the pod listens on port ${port}`;
}

/**
 * Every name that a pod, or a proxy by its configuration, dials is a Service of these manifests that has the port;
 * behind a headless one the pods have it. On localhost somebody in the pod listens.
 */
export function dialledNamesExist(documents: readonly Document[]): string[] {
  const fromPods = pods(documents).flatMap((pod) =>
    targetsOf(pod).map((target) => ({
      target,
      from: pod.document,
      complaint:
        target.host === 'localhost'
          ? localComplaint(target, pod, documents)
          : complaint(target, pod.namespace, documents),
    })),
  );
  const fromConfigs = ofKind<ConfigMap>(documents, 'ConfigMap').flatMap((config) =>
    targetsOfConfig(config).map((target) => ({
      target,
      from: config,
      complaint: complaint(target, namespaceOf(config), documents),
    })),
  );
  const findings = [...fromPods, ...fromConfigs]
    .filter((it) => it.complaint !== undefined)
    .map((it) => `${title(it.from)}: it dials ${it.target.text}, but ${it.complaint}`);
  return [...new Set(findings)];
}
