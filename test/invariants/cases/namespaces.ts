import type { Cases } from '../case';

/** What the invariants on namespaces must find. */
export const namespaceCases = {
  namespacesAreDeclaredFirst: [
    {
      broken: 'an object without a namespace',
      plant: ({ service }) => delete service.metadata.namespace,
      finding: 'Service server: it does not say its namespace',
    },
    {
      broken: 'an object in a namespace that is not there',
      plant: ({ service }) => (service.metadata.namespace = 'test'),
      finding: 'Service test/server: its namespace is not declared before it in this file',
    },
    {
      broken: 'an object whose namespace stands in another file',
      plant: () => undefined,
      otherFile: ({ service }) => [service],
      finding: 'other.k8s.yaml: Service shop/server: its namespace is not declared before it in this file',
    },
    {
      broken: 'an object whose namespace stands after it',
      plant: () => undefined,
      otherFile: () => [
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'early', namespace: 'late' } },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'late' } },
      ],
      finding: 'other.k8s.yaml: Secret late/early: its namespace is not declared before it in this file',
    },
  ],
  namespacesEnforceRestricted: [
    {
      broken: 'a namespace without the label',
      plant: ({ namespace }) => delete namespace.metadata.labels,
      finding: 'Namespace shop: it lacks the label pod-security.kubernetes.io/enforce: restricted',
    },
    {
      broken: 'a namespace that enforces less',
      plant: ({ namespace }) => (namespace.metadata.labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }),
      finding: 'Namespace shop: it lacks the label pod-security.kubernetes.io/enforce: restricted',
    },
    {
      broken: 'a mesh namespace that no longer is one',
      plant: ({ meshNamespace }) => (meshNamespace.metadata.labels = { 'istio-injection': 'disabled' }),
      finding: 'Namespace mesh: it lacks the label pod-security.kubernetes.io/enforce: restricted',
    },
    {
      broken: 'a namespace whose pods no longer ask for the mesh',
      plant: ({ job }) => delete job.spec.template.metadata!.labels!['sidecar.istio.io/inject'],
      finding: 'Namespace jobs: it lacks the label pod-security.kubernetes.io/enforce: restricted',
    },
  ],
} satisfies Cases;
