import { ofKind, pods, title, type Document } from '../documents';
import type { KubernetesObject, Labels } from '../objects';

const enforce = 'pod-security.kubernetes.io/enforce';

/** Namespaces that a cluster, or a mesh installed on it, brings along. */
export function isPlatformNamespace(name: string): boolean {
  return /^(kube-system|istio-(system|ingress)|openshift-.+)$/.test(name);
}

/** Every object says its namespace, and that stands before it in the same file: one `kubectl apply` is enough. */
export function namespacesAreDeclaredFirst(documents: readonly Document[]): string[] {
  return documents.flatMap((document, index) => {
    const { kind, metadata } = document.object;
    if (kind === 'Namespace') return [];
    if (metadata.namespace === undefined) return [`${title(document)}: it does not say its namespace`];
    const isDeclared = ofKind(documents.slice(0, index), 'Namespace').some(
      ({ file, object }) => file === document.file && object.metadata.name === metadata.namespace,
    );
    return isDeclared || isPlatformNamespace(metadata.namespace)
      ? []
      : [`${title(document)}: its namespace is not declared before it in this file`];
  });
}

/** Whether a mesh puts a sidecar into pods with these labels. */
function isInjected(labels: Labels = {}): boolean {
  return (
    labels['istio-injection'] === 'enabled' ||
    labels['istio.io/rev'] !== undefined ||
    labels['sidecar.istio.io/inject'] === 'true'
  );
}

/**
 * Every namespace admits only pods that pass `restricted`, except one whose pods a mesh injects: without its CNI plugin
 * a mesh adds a container with NET_ADMIN, which `restricted` and `baseline` refuse.
 */
export function namespacesEnforceRestricted(documents: readonly Document[]): string[] {
  return ofKind<KubernetesObject>(documents, 'Namespace')
    .filter(({ object: { metadata } }) => {
      const hasMesh =
        isInjected(metadata.labels) ||
        pods(documents).some(({ namespace, labels }) => namespace === metadata.name && isInjected(labels));
      return metadata.labels?.[enforce] !== 'restricted' && !hasMesh;
    })
    .map((namespace) => `${title(namespace)}: it lacks the label ${enforce}: restricted`);
}
