import { containers, ofKind, pods, title, workloads, type Document } from '../documents';
import type { ConfigMap, Labels, PodDisruptionBudget, Service } from '../objects';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const rules = {
  label: { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, longest: 63, name: 'an RFC 1123 label' },
  label1035: { pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, longest: 63, name: 'an RFC 1035 label' },
  subdomain: {
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    longest: 253,
    name: 'an RFC 1123 subdomain',
  },
  pathSegment: { pattern: /^(?!\.{1,2}$)[^/%]+$/, longest: 253, name: 'a path segment' },
  // Its pods carry the label controller-revision-hash: <name>-<10 characters>.
  statefulSet: { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, longest: 52, name: 'a StatefulSet name' },
  portName: { pattern: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/, longest: 15, name: 'an IANA service name' },
  variable: { pattern: /^(?!\.$|\.\.)[-._A-Za-z][-._A-Za-z0-9]*$/, longest: 253, name: 'a name of a variable' },
  key: { pattern: /^(?!\.$|\.\.)[-._A-Za-z0-9]+$/, longest: 253, name: 'a name of a file' },
  labelValue: { pattern: /^([A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?)?$/, longest: 63, name: 'a label value' },
  labelName: { pattern: /^[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$/, longest: 63, name: 'a label name' },
};

/** Kinds whose names become host names, labels or DNS names; others may have dots in theirs. */
const ruleOfKind: Record<string, keyof typeof rules> = {
  Deployment: 'label',
  Job: 'label',
  Namespace: 'label',
  Role: 'pathSegment',
  RoleBinding: 'pathSegment',
  Service: 'label1035',
  StatefulSet: 'statefulSet',
};

function complaint(what: string, rule: keyof typeof rules, value: string): string[] {
  const { pattern, longest, name } = rules[rule];
  return pattern.test(value) && value.length <= longest
    ? []
    : [`${what} '${value}' is not ${name} of at most ${longest} characters`];
}

/** Names of objects, containers, volumes, variables and keys are such as Kubernetes takes. */
export function namesAreValid(documents: readonly Document[]): string[] {
  const objects = documents.flatMap((document) => {
    const { kind, metadata } = document.object;
    return [
      ...complaint('its name', ruleOfKind[kind] ?? 'subdomain', metadata.name),
      ...(metadata.namespace === undefined ? [] : complaint('its namespace', 'label', metadata.namespace)),
    ].map((text) => `${title(document)}: ${text}`);
  });
  const parts = pods(documents).flatMap(({ document, spec }) =>
    [
      ...containers(spec).flatMap(({ name, env = [] }) => [
        ...complaint('container', 'label', name),
        ...env.flatMap((variable) => complaint(`container ${name}: variable`, 'variable', variable.name)),
      ]),
      ...(spec.volumes ?? []).flatMap(({ name }) => complaint('volume', 'label', name)),
    ].map((text) => `${title(document)}: ${text}`),
  );
  const keys = ofKind<ConfigMap>(documents, 'ConfigMap', 'Secret').flatMap((document) =>
    Object.keys({ ...document.object.data, ...document.object.binaryData })
      .flatMap((key) => complaint('key', 'key', key))
      .map((text) => `${title(document)}: ${text}`),
  );
  return [...objects, ...parts, ...keys];
}

function complaintsOnKeys(what: string, labels: Labels): string[] {
  return Object.keys(labels).flatMap((key) => {
    const [name, ...prefix] = key.split('/').reverse();
    return [
      ...complaint(`${what} '${key}':`, 'labelName', name!),
      ...(prefix.length === 0 ? [] : complaint(`${what} '${key}':`, 'subdomain', prefix.reverse().join('/'))),
    ];
  });
}

function complaintsOnLabels(labels: Labels = {}): string[] {
  return [
    ...complaintsOnKeys('label', labels),
    ...Object.entries(labels).flatMap(([key, value]) => complaint(`label '${key}':`, 'labelValue', value)),
  ];
}

/** Labels, also those of pods and selectors, and the keys of annotations are such as Kubernetes takes. */
export function labelsAreValid(documents: readonly Document[]): string[] {
  const selectors = new Map<Document, Labels | undefined>([
    ...workloads(documents).map((it) => [it, it.object.spec.selector?.matchLabels] as const),
    ...ofKind<Service>(documents, 'Service').map((it) => [it, it.object.spec.selector] as const),
    ...ofKind<PodDisruptionBudget>(documents, 'PodDisruptionBudget').map(
      (it) => [it, it.object.spec.selector?.matchLabels] as const,
    ),
  ]);
  const templates = new Map<Document, Labels[]>(
    pods(documents).map(({ document, labels, annotations }) => [document, [labels, annotations]]),
  );
  return documents.flatMap((document) => {
    const { labels, annotations = {} } = document.object.metadata;
    const [podLabels, podAnnotations = {}] = templates.get(document) ?? [];
    const found = [
      ...complaintsOnLabels(labels),
      ...complaintsOnLabels(selectors.get(document)),
      ...complaintsOnLabels(podLabels),
      ...complaintsOnKeys('annotation', { ...annotations, ...podAnnotations }),
    ];
    return [...new Set(found)].map((text) => `${title(document)}: ${text}`);
  });
}

/** Ports of containers have names such as Kubernetes takes, and those of a Service with several ports have one. */
export function portNamesAreValid(documents: readonly Document[]): string[] {
  const ofContainers = pods(documents).flatMap(({ document, spec }) =>
    containers(spec)
      .flatMap(({ ports = [] }) => ports)
      .flatMap(({ name }) => (name === undefined ? [] : complaint('port', 'portName', name)))
      .map((text) => `${title(document)}: ${text}`),
  );
  const ofServices = ofKind<Service>(documents, 'Service').flatMap((service) => {
    const { ports = [] } = service.object.spec;
    return [
      ...ports.flatMap(({ name }) => (name === undefined ? [] : complaint('port', 'label', name))),
      ...(ports.length > 1 && ports.some(({ name }) => name === undefined) ? ['one of its ports has no name'] : []),
    ].map((text) => `${title(service)}: ${text}`);
  });
  return [...ofContainers, ...ofServices];
}

/** What must differ within a pod and within a Service does: names of containers, of volumes and of ports. */
export function partsHaveDifferentNames(documents: readonly Document[]): string[] {
  const ofPods = pods(documents).flatMap(({ document, spec }) => [
    ...repeated(containers(spec).map(({ name }) => name)).map(
      (name) => `${title(document)}: two containers are ${name}`,
    ),
    ...repeated((spec.volumes ?? []).map(({ name }) => name)).map(
      (name) => `${title(document)}: two volumes are ${name}`,
    ),
    ...containers(spec).flatMap(({ name: container, env = [] }) =>
      repeated(env.map(({ name }) => name)).map(
        (name) => `${title(document)}: container ${container} has ${name} twice`,
      ),
    ),
  ]);
  const ofServices = ofKind<Service>(documents, 'Service').flatMap((service) =>
    repeated((service.object.spec.ports ?? []).flatMap(({ name = [] }) => name)).map(
      (name) => `${title(service)}: two ports are ${name}`,
    ),
  );
  return [...ofPods, ...ofServices];
}

/** No two objects of all manifests have group, kind, namespace and name in common: the second would replace the first. */
export function objectsAreUnique(documents: readonly Document[]): string[] {
  const first = new Map<string, Document>();
  return documents.flatMap((document) => {
    const { apiVersion, kind, metadata } = document.object;
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const key = [group, kind, metadata.namespace, metadata.name].join('/');
    const other = first.get(key);
    if (!other) first.set(key, document);
    return other ? [`${title(document)}: it is in ${other.file} too`] : [];
  });
}

/** The values that occur more than once. */
export function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
