import type { Cases } from '../case';
import { containerOf, podOf } from '../good';

/** What the invariants on references must find. */
export const referenceCases = {
  podReferencesResolve: [
    {
      broken: 'a service account that does not exist',
      plant: ({ client }) => (podOf(client).serviceAccountName = 'klient'),
      finding: 'Deployment shop/client: there is no ServiceAccount shop/klient',
    },
    {
      broken: 'a volume of a ConfigMap that does not exist',
      plant: ({ server }) => (podOf(server).volumes = [{ name: 'config', configMap: { name: 'config' } }]),
      finding: 'Deployment shop/server: there is no ConfigMap shop/config',
    },
    {
      broken: 'a ConfigMap of another namespace',
      plant: ({ config }) => (config.metadata.namespace = 'test'),
      finding: 'Deployment shop/client: there is no ConfigMap shop/proxy',
    },
    {
      broken: 'a file that is not in the ConfigMap',
      plant: ({ config }) => (config.data = {}),
      finding: 'Deployment shop/client: ConfigMap shop/proxy has no key envoy.yaml',
    },
    {
      broken: 'a variable from a Secret that does not exist',
      plant: ({ secret }) => (secret.metadata.name = 'ssl'),
      finding: 'Deployment shop/client: there is no Secret shop/tls',
    },
    {
      broken: 'a variable from a key that is not in the Secret',
      plant: ({ secret }) => (secret.stringData = {}),
      finding: 'Deployment shop/client: Secret shop/tls has no key key',
    },
    {
      broken: 'a variable from a ConfigMap that is no longer optional',
      plant: ({ client }) => delete containerOf(client).env!.at(-1)!.valueFrom!.configMapKeyRef!.optional,
      finding: 'Deployment shop/client: there is no ConfigMap shop/debug',
    },
    {
      broken: 'variables from a ConfigMap that does not exist',
      plant: ({ server }) => (containerOf(server).envFrom = [{ configMapRef: { name: 'settings' } }]),
      finding: 'Deployment shop/server: there is no ConfigMap shop/settings',
    },
    {
      broken: 'variables from a Secret that does not exist',
      plant: ({ server }) => (containerOf(server).envFrom = [{ secretRef: { name: 'settings' } }]),
      finding: 'Deployment shop/server: there is no Secret shop/settings',
    },
    {
      broken: 'a volume of a Secret that does not exist',
      plant: ({ server }) => (podOf(server).volumes = [{ name: 'tls', secret: { secretName: 'server-tls' } }]),
      finding: 'Deployment shop/server: there is no Secret shop/server-tls',
    },
    {
      broken: 'a volume of a claim that does not exist',
      plant: ({ server }) => (podOf(server).volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]),
      finding: 'Deployment shop/server: there is no PersistentVolumeClaim shop/data',
    },
    {
      broken: 'a projected Secret without the key',
      plant: ({ server }) =>
        (podOf(server).volumes = [
          {
            name: 'all',
            projected: {
              sources: [
                { configMap: { name: 'kube-root-ca.crt' } },
                { secret: { name: 'tls', items: [{ key: 'crt' }] } },
              ],
            },
          },
        ]),
      finding: 'Deployment shop/server: Secret shop/tls has no key crt',
    },
  ],
  volumeMountsResolve: [
    {
      broken: 'a mount of no volume',
      plant: ({ client }) => (podOf(client).volumes = []),
      finding: 'Deployment shop/client: container proxy mounts proxy, which is no volume',
    },
    {
      broken: 'a mount of no claim',
      plant: ({ registry }) => delete registry.spec.volumeClaimTemplates,
      finding: 'StatefulSet shop/registry: container registry mounts data, which is no volume',
    },
  ],
  roleBindingsResolve: [
    {
      broken: 'a role that does not exist',
      plant: ({ binding }) => (binding.roleRef.name = 'endpointslices'),
      finding: 'RoleBinding shop/client: there is no Role shop/endpointslices',
    },
    {
      broken: 'a service account that does not exist',
      plant: ({ binding }) => (binding.subjects![0]!.namespace = 'test'),
      finding: 'RoleBinding shop/client: there is no ServiceAccount test/client',
    },
  ],
  autoscalerTargetsResolve: [
    {
      broken: 'an autoscaler for nobody',
      plant: ({ autoscaler }) => (autoscaler.spec.scaleTargetRef.kind = 'StatefulSet'),
      finding: 'HorizontalPodAutoscaler shop/client: there is no StatefulSet shop/client',
    },
  ],
  statefulSetServicesResolve: [
    {
      broken: 'a StatefulSet whose Service does not exist',
      plant: ({ registry }) => (registry.spec.serviceName = 'registries'),
      finding: "StatefulSet shop/registry: its service 'registries' is no headless Service",
    },
    {
      broken: 'a StatefulSet whose Service is not headless',
      plant: ({ registryService }) => delete registryService.spec.clusterIP,
      finding: "StatefulSet shop/registry: its service 'registry' is no headless Service",
    },
  ],
} satisfies Cases;
