import { containers, namespaceOf, ofKind, pods, title, workloads, type Document, type Pod } from '../documents';
import type {
  ConfigMap,
  FileItems,
  HorizontalPodAutoscaler,
  KubernetesObject,
  RoleBinding,
  Secret,
  Service,
} from '../objects';
import { isHeadless } from './ports';
import { isPlatformNamespace } from './namespaces';

/** What every namespace has without being told. */
const givenByTheCluster = ['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt'];

interface Need {
  kind: string;
  name: string;
  keys?: string[];
  optional?: boolean;
}

function find<T extends KubernetesObject>(
  documents: readonly Document[],
  kind: string,
  namespace: string,
  name: string,
): Document<T> | undefined {
  return ofKind<T>(documents, kind).find((it) => namespaceOf(it) === namespace && it.object.metadata.name === name);
}

function keysOf({ items }: FileItems): string[] | undefined {
  return items?.map(({ key }) => key);
}

/** The objects without which the pod would not start. Pull secrets are not among them: the kubelet does without. */
function needsOf({ spec }: Pod): Need[] {
  const { serviceAccountName = 'default', volumes = [] } = spec;
  return [
    { kind: 'ServiceAccount', name: serviceAccountName },
    ...volumes.flatMap(({ configMap, secret, persistentVolumeClaim, projected }): Need[] => [
      ...(configMap ? [{ kind: 'ConfigMap', ...configMap, keys: keysOf(configMap) }] : []),
      ...(secret ? [{ kind: 'Secret', ...secret, name: secret.secretName, keys: keysOf(secret) }] : []),
      ...(persistentVolumeClaim ? [{ kind: 'PersistentVolumeClaim', name: persistentVolumeClaim.claimName }] : []),
      ...(projected?.sources ?? []).flatMap((source): Need[] => [
        ...(source.configMap ? [{ kind: 'ConfigMap', ...source.configMap, keys: keysOf(source.configMap) }] : []),
        ...(source.secret ? [{ kind: 'Secret', ...source.secret, keys: keysOf(source.secret) }] : []),
      ]),
    ]),
    ...containers(spec).flatMap(({ env = [], envFrom = [] }): Need[] => [
      ...env.flatMap(({ valueFrom: { configMapKeyRef, secretKeyRef } = {} }): Need[] => [
        ...(configMapKeyRef ? [{ kind: 'ConfigMap', ...configMapKeyRef, keys: [configMapKeyRef.key] }] : []),
        ...(secretKeyRef ? [{ kind: 'Secret', ...secretKeyRef, keys: [secretKeyRef.key] }] : []),
      ]),
      ...envFrom.flatMap(({ configMapRef, secretRef }): Need[] => [
        ...(configMapRef ? [{ kind: 'ConfigMap', ...configMapRef }] : []),
        ...(secretRef ? [{ kind: 'Secret', ...secretRef }] : []),
      ]),
    ]),
  ];
}

/** Service accounts, ConfigMaps, Secrets (with the keys asked for) and claims of a pod are in its namespace. */
export function podReferencesResolve(documents: readonly Document[]): string[] {
  return pods(documents).flatMap((pod) =>
    needsOf(pod).flatMap(({ kind, name, keys = [], optional }) => {
      if (optional || givenByTheCluster.includes(`${kind}/${name}`)) return [];
      const found = find<ConfigMap & Secret>(documents, kind, pod.namespace, name);
      if (!found) return [`${title(pod.document)}: there is no ${kind} ${pod.namespace}/${name}`];
      const { data, binaryData, stringData } = found.object;
      return keys
        .filter((key) => !(key in { ...data, ...binaryData, ...stringData }))
        .map((key) => `${title(pod.document)}: ${kind} ${pod.namespace}/${name} has no key ${key}`);
    }),
  );
}

/** What containers mount is a volume of their pod. */
export function volumeMountsResolve(documents: readonly Document[]): string[] {
  return pods(documents).flatMap(({ document, spec }) => {
    const claims = (document.object.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
    const volumes = [...(spec.volumes ?? []).map(({ name }) => name), ...claims];
    return containers(spec).flatMap((container) =>
      (container.volumeMounts ?? [])
        .filter(({ name }) => !volumes.includes(name))
        .map(({ name }) => `${title(document)}: container ${container.name} mounts ${name}, which is no volume`),
    );
  });
}

/** A binding's role and service accounts exist. */
export function roleBindingsResolve(documents: readonly Document[]): string[] {
  return ofKind<RoleBinding>(documents, 'RoleBinding').flatMap((binding) => {
    const { roleRef, subjects = [] } = binding.object;
    const accounts = subjects
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(({ name, namespace = namespaceOf(binding) }) => ({ name, namespace }))
      .filter(
        ({ name, namespace }) => !isPlatformNamespace(namespace) && !find(documents, 'ServiceAccount', namespace, name),
      );
    return [
      ...(roleRef.kind === 'Role' && !find(documents, 'Role', namespaceOf(binding), roleRef.name)
        ? [`${title(binding)}: there is no Role ${namespaceOf(binding)}/${roleRef.name}`]
        : []),
      ...accounts.map(({ name, namespace }) => `${title(binding)}: there is no ServiceAccount ${namespace}/${name}`),
    ];
  });
}

/** An autoscaler's target exists. */
export function autoscalerTargetsResolve(documents: readonly Document[]): string[] {
  return ofKind<HorizontalPodAutoscaler>(documents, 'HorizontalPodAutoscaler').flatMap((autoscaler) => {
    const { kind, name } = autoscaler.object.spec.scaleTargetRef;
    return find(documents, kind, namespaceOf(autoscaler), name)
      ? []
      : [`${title(autoscaler)}: there is no ${kind} ${namespaceOf(autoscaler)}/${name}`];
  });
}

/** A StatefulSet's Service exists and is headless: it gives the pods their names. */
export function statefulSetServicesResolve(documents: readonly Document[]): string[] {
  return workloads(documents)
    .filter(({ object }) => object.kind === 'StatefulSet')
    .filter((statefulSet) => {
      const { serviceName = '' } = statefulSet.object.spec;
      const service = find<Service>(documents, 'Service', namespaceOf(statefulSet), serviceName);
      return !service || !isHeadless(service);
    })
    .map((it) => `${title(it)}: its service '${it.object.spec.serviceName ?? ''}' is no headless Service`);
}
