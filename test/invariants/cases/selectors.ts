import type { Cases } from '../case';
import { podOf } from '../good';

/** What the invariants on selectors must find. */
export const selectorCases = {
  selectorsFindPods: [
    {
      broken: 'a Service for nobody',
      plant: ({ service }) => (service.spec.selector = { app: 'sever' }),
      finding: 'Service shop/server: its selector finds no pod',
    },
    {
      broken: 'a disruption budget for nobody',
      plant: ({ serverBudget }) =>
        (serverBudget.spec.selector = { matchExpressions: [{ key: 'app', operator: 'In', values: ['sever'] }] }),
      finding: 'PodDisruptionBudget shop/server: its selector finds no pod',
    },
    {
      broken: 'a disruption budget without selector',
      plant: ({ serverBudget }) => delete serverBudget.spec.selector,
      finding: 'PodDisruptionBudget shop/server: its selector finds no pod',
    },
    {
      broken: 'a policy for nobody',
      plant: ({ policy }) =>
        (policy.spec.podSelector = { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }),
      finding: 'NetworkPolicy shop/server: its selector finds no pod',
    },
    {
      broken: 'a policy that lets nobody in',
      plant: ({ policy }) =>
        (policy.spec.ingress![0]!.from![0]!.podSelector = {
          matchExpressions: [
            { key: 'app', operator: 'Exists' },
            { key: 'app', operator: 'NotIn', values: ['server', 'client', 'registry'] },
          ],
        }),
      finding: 'NetworkPolicy shop/server: no pod is the peer',
    },
    {
      broken: 'a policy that lets in a namespace that does not exist',
      plant: ({ policy }) =>
        (policy.spec.ingress![0]!.from = [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'test' } } },
        ]),
      finding: 'NetworkPolicy shop/server: no pod is the peer',
    },
    {
      broken: 'a policy that lets out to nobody',
      plant: ({ policy }) =>
        (policy.spec.egress = [{ to: [{ ipBlock: {} }, { podSelector: { matchLabels: { app: 'dns' } } }] }]),
      finding: 'NetworkPolicy shop/server: no pod is the peer',
    },
    {
      broken: 'a spread constraint that counts other pods',
      plant: ({ server }) =>
        (podOf(server).topologySpreadConstraints![0]!.labelSelector!.matchLabels = { app: 'client' }),
      finding: "Deployment shop/server: a topology spread constraint does not count the workload's own pods",
    },
  ],
  workloadsSelectTheirOwnPods: [
    {
      broken: 'a selector for nobody',
      plant: ({ server }) => (server.spec.selector = { matchLabels: { app: 'sever' } }),
      finding: 'Deployment shop/server: its selector does not find its own pods',
    },
    {
      broken: 'a selector that fits the pods of another Deployment',
      plant: ({ client }) => {
        const labels = { app: 'server', version: 'v2' };
        client.spec.selector = { matchLabels: labels };
        client.spec.template.metadata!.labels = labels;
      },
      finding: 'Deployment shop/server: its selector also finds the pods of shop.k8s.yaml: Deployment shop/client',
    },
  ],
  podsHaveOneDisruptionBudget: [
    {
      broken: 'two budgets for the same pods',
      plant: ({ clientBudget }) =>
        (clientBudget.spec.selector = {
          matchExpressions: [{ key: 'app', operator: 'In', values: ['client', 'server'] }],
        }),
      finding: 'Deployment shop/server: its pods are under server and client',
    },
  ],
} satisfies Cases;
