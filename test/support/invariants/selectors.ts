import { namespaceOf, ofKind, pods, title, workloads, type Document, type Pod } from '../documents';
import type {
  KubernetesObject,
  Labels,
  LabelSelector,
  NetworkPolicy,
  NetworkPolicyPeer,
  PodDisruptionBudget,
  Service,
} from '../objects';
import { isPlatformNamespace } from './namespaces';

/** Whether labels fit a selector; an empty one fits all, a missing one none. */
export function selects(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}

/** The pods behind a Service; none for one whose endpoints someone else writes. */
export function podsOfService(service: Document<Service>, documents: readonly Document[]): Pod[] {
  const { selector } = service.object.spec;
  return selector === undefined ? [] : podsOf(service, { matchLabels: selector }, documents);
}

/** The pods that a selector finds in its object's namespace. */
export function podsOf(owner: Document, selector: LabelSelector | undefined, documents: readonly Document[]): Pod[] {
  return pods(documents).filter(
    ({ namespace, labels }) => namespace === namespaceOf(owner) && selects(selector, labels),
  );
}

/** The namespaces that a selector finds, with the label that Kubernetes adds to each. */
function namespacesOf(selector: LabelSelector, documents: readonly Document[]): string[] {
  return ofKind<KubernetesObject>(documents, 'Namespace')
    .map(({ object: { metadata } }) => metadata)
    .filter(({ name, labels }) => selects(selector, { ...labels, 'kubernetes.io/metadata.name': name }))
    .map(({ name }) => name);
}

/** Whether a rule's peer is somebody: pods of ours, or a namespace that the platform brings. */
function isSomebody(
  { ipBlock, namespaceSelector, podSelector = {} }: NetworkPolicyPeer,
  policy: Document,
  documents: readonly Document[],
): boolean {
  if (ipBlock) return true;
  const named = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
  if (named !== undefined && isPlatformNamespace(named)) return true;
  const namespaces = namespaceSelector ? namespacesOf(namespaceSelector, documents) : [namespaceOf(policy)];
  return pods(documents).some(
    ({ namespace, labels }) => namespaces.includes(namespace) && selects(podSelector, labels),
  );
}

/** Selectors of Services, disruption budgets, policies and their peers, and spread constraints find pods. */
export function selectorsFindPods(documents: readonly Document[]): string[] {
  const services = ofKind<Service>(documents, 'Service')
    .filter(({ object }) => object.spec.selector !== undefined)
    .filter((service) => podsOfService(service, documents).length === 0)
    .map((service) => `${title(service)}: its selector finds no pod`);
  const budgets = ofKind<PodDisruptionBudget>(documents, 'PodDisruptionBudget')
    .filter((budget) => podsOf(budget, budget.object.spec.selector, documents).length === 0)
    .map((budget) => `${title(budget)}: its selector finds no pod`);
  const policies = ofKind<NetworkPolicy>(documents, 'NetworkPolicy').flatMap((policy) => {
    const { podSelector = {}, ingress = [], egress = [] } = policy.object.spec;
    const peers = [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)];
    return [
      ...(podsOf(policy, podSelector, documents).length === 0 ? [`${title(policy)}: its selector finds no pod`] : []),
      ...peers
        .filter((peer) => !isSomebody(peer, policy, documents))
        .map((peer) => `${title(policy)}: no pod is the peer ${JSON.stringify(peer)}`),
    ];
  });
  const spreads = pods(documents).flatMap(({ document, labels, spec }) =>
    (spec.topologySpreadConstraints ?? [])
      .filter(({ labelSelector }) => !selects(labelSelector, labels))
      .map(() => `${title(document)}: a topology spread constraint does not count the workload's own pods`),
  );
  return [...services, ...budgets, ...policies, ...spreads];
}

/** A workload's selector finds its own pods and nobody else's: two controllers on one pod fight over it. */
export function workloadsSelectTheirOwnPods(documents: readonly Document[]): string[] {
  return workloads(documents)
    .filter(({ object }) => object.kind !== 'Job')
    .flatMap((workload) => {
      const selected = podsOf(workload, workload.object.spec.selector, documents).map(({ document }) => document);
      return [
        ...(selected.includes(workload) ? [] : [`${title(workload)}: its selector does not find its own pods`]),
        ...selected
          .filter((other) => other !== workload)
          .map((other) => `${title(workload)}: its selector also finds the pods of ${title(other)}`),
      ];
    });
}

/** No pod is under two disruption budgets: the API server then refuses to evict it, and node drains hang. */
export function podsHaveOneDisruptionBudget(documents: readonly Document[]): string[] {
  const budgets = ofKind<PodDisruptionBudget>(documents, 'PodDisruptionBudget');
  return pods(documents).flatMap((pod) => {
    const names = budgets
      .filter((budget) => namespaceOf(budget) === pod.namespace && selects(budget.object.spec.selector, pod.labels))
      .map(({ object }) => object.metadata.name);
    return names.length > 1 ? [`${title(pod.document)}: its pods are under ${names.join(' and ')}`] : [];
  });
}
