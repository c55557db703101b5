import type { Cases } from '../case';
import { containerOf, podOf } from '../good';

/** What the invariants on production defaults must find. */
export const productionCases = {
  imagesArePinned: [
    {
      broken: 'an image without tag, from a registry with a port',
      plant: ({ server }) => (containerOf(server).image = 'registry.example:5000/server'),
      finding: 'Deployment shop/server: container server: image registry.example:5000/server is not pinned',
    },
    {
      broken: 'the latest image',
      plant: ({ server }) => (containerOf(server).image = 'server:latest'),
      finding: 'image server:latest is not pinned',
    },
    {
      broken: 'half a digest',
      plant: ({ server }) => (containerOf(server).image = 'server@sha256:abc'),
      finding: 'image server@sha256:abc is not pinned',
    },
  ],
  containersStateTheirResources: [
    {
      broken: 'no CPU request',
      plant: ({ server }) => delete containerOf(server).resources!.requests!.cpu,
      finding: 'Deployment shop/server: container server lacks requests.cpu',
    },
    {
      broken: 'no memory request',
      plant: ({ server }) => delete containerOf(server).resources!.requests!.memory,
      finding: 'Deployment shop/server: container server lacks requests.memory',
    },
    {
      broken: 'no memory limit in an init container',
      plant: ({ client }) => delete podOf(client).initContainers![0]!.resources!.limits,
      finding: 'Deployment shop/client: container wait lacks limits.memory',
    },
  ],
  rootFileSystemsAreReadOnly: [
    {
      broken: 'a container that can change its image',
      plant: ({ server }) => delete containerOf(server).securityContext!.readOnlyRootFilesystem,
      finding: 'Deployment shop/server: container server can write to its root file system',
    },
  ],
  tokensAreWhereRolesAre: [
    {
      broken: 'a token for nothing',
      plant: ({ server }) => (podOf(server).automountServiceAccountToken = true),
      finding: 'Deployment shop/server: it mounts a token, but no role is bound to shop/default',
    },
    {
      broken: 'a token by default',
      plant: ({ server }) => delete podOf(server).automountServiceAccountToken,
      finding: 'Deployment shop/server: it mounts a token, but no role is bound to shop/default',
    },
    {
      broken: 'a binding for the account of another namespace',
      plant: ({ binding }) => (binding.subjects![0]!.namespace = 'test'),
      finding: 'Deployment shop/client: it mounts a token, but no role is bound to shop/client',
    },
    {
      broken: 'a role in vain, as the account mounts no token',
      plant: ({ account, client }) => {
        account.automountServiceAccountToken = false;
        delete podOf(client).automountServiceAccountToken;
      },
      finding: 'Deployment shop/client: a role is bound to shop/client, but it mounts no token',
    },
  ],
  gracePeriodsCoverTheDrain: [
    {
      broken: 'a sleep as long as the grace period',
      plant: ({ client }) => (containerOf(client).lifecycle = { preStop: { sleep: { seconds: 30 } } }),
      finding: 'Deployment shop/client: container client drains for 30 s of 30 s of grace',
    },
    {
      broken: 'a sleep in a shell that is longer than the default grace period',
      plant: ({ client }) => {
        delete podOf(client).terminationGracePeriodSeconds;
        containerOf(client).lifecycle = { preStop: { exec: { command: ['sh', '-c', 'echo bye; sleep 60'] } } };
      },
      finding: 'Deployment shop/client: container client drains for 60 s of 30 s of grace',
    },
    {
      broken: 'settings that take longer, together with the sleep',
      plant: ({ server }) => (podOf(server).terminationGracePeriodSeconds = 17),
      finding: 'Deployment shop/server: container server drains for 17 s of 17 s of grace',
    },
    {
      broken: 'a setting that is no duration',
      plant: ({ server }) => (containerOf(server).env![0]!.value = 'long'),
      finding: 'Deployment shop/server: container server drains for NaN s',
    },
  ],
  replicasSurviveDisruption: [
    {
      broken: 'a Deployment without disruption budget',
      plant: ({ serverBudget }) => (serverBudget.metadata.namespace = 'test'),
      finding: 'Deployment shop/server: no disruption budget covers its pods',
    },
    {
      broken: 'an autoscaled Deployment without disruption budget',
      plant: ({ clientBudget }) => (clientBudget.spec.selector = { matchLabels: { app: 'klient' } }),
      finding: 'Deployment shop/client: no disruption budget covers its pods',
    },
    {
      broken: 'a Deployment that is not spread',
      plant: ({ server }) => (podOf(server).topologySpreadConstraints = []),
      finding: 'Deployment shop/server: its pods are not spread',
    },
  ],
  budgetsLetAPodGo: [
    {
      broken: 'a budget that keeps all pods',
      plant: ({ serverBudget }) => (serverBudget.spec.maxUnavailable = 0),
      finding: 'PodDisruptionBudget shop/server: it never lets a pod go',
    },
    {
      broken: 'a budget that wants as many pods as there are',
      plant: ({ serverBudget }) => {
        delete serverBudget.spec.maxUnavailable;
        serverBudget.spec.minAvailable = 3;
      },
      finding: 'PodDisruptionBudget shop/server: it never lets a pod go',
    },
    {
      broken: 'a budget whose share is rounded up to all pods',
      plant: ({ serverBudget }) => {
        delete serverBudget.spec.maxUnavailable;
        serverBudget.spec.minAvailable = '67%';
      },
      finding: 'PodDisruptionBudget shop/server: it never lets a pod go',
    },
  ],
  autoscalersOwnTheReplicas: [
    {
      broken: 'replicas under an autoscaler',
      plant: ({ client }) => (client.spec.replicas = 2),
      finding: 'Deployment shop/client: it states replicas, which an autoscaler owns',
    },
  ],
} satisfies Cases;
