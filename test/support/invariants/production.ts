import { containers, namespaceOf, ofKind, pods, title, workloads, type Document, type Pod } from '../documents';
import type {
  Container,
  HorizontalPodAutoscaler,
  PodDisruptionBudget,
  RoleBinding,
  ServiceAccount,
  Workload,
} from '../objects';
import { podsOf, selects } from './selectors';

/** What Kubernetes assumes if a pod does not say its grace period. */
const defaultGraceSeconds = 30;

/** Every image says which build it is: by a digest, or by a tag other than `latest`. */
export function imagesArePinned(documents: readonly Document[]): string[] {
  return pods(documents).flatMap(({ document, spec }) =>
    containers(spec)
      .filter(({ image }) => {
        if (/@sha256:[0-9a-f]{64}$/.test(image)) return false;
        // A registry may have a port, so only the last part of the path counts.
        const [, tag] = /^[^:@]+:([^:@]+)$/.exec(image.slice(image.lastIndexOf('/') + 1)) ?? [];
        return tag === undefined || tag === 'latest';
      })
      .map(({ name, image }) => `${title(document)}: container ${name}: image ${image} is not pinned`),
  );
}

/** Every container requests CPU and memory and limits its memory. */
export function containersStateTheirResources(documents: readonly Document[]): string[] {
  return pods(documents).flatMap(({ document, spec }) =>
    [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ name, resources: { requests, limits } = {} }) =>
      [
        requests?.cpu === undefined ? 'requests.cpu' : [],
        requests?.memory === undefined ? 'requests.memory' : [],
        limits?.memory === undefined ? 'limits.memory' : [],
      ]
        .flat()
        .map((missing) => `${title(document)}: container ${name} lacks ${missing}`),
    ),
  );
}

/** No container can write to its image's files. */
export function rootFileSystemsAreReadOnly(documents: readonly Document[]): string[] {
  return pods(documents).flatMap(({ document, spec }) =>
    containers(spec)
      .filter(({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true)
      .map(({ name }) => `${title(document)}: container ${name} can write to its root file system`),
  );
}

/** The service accounts that some role is bound to, as `namespace/name`. */
function boundAccounts(documents: readonly Document[]): Set<string> {
  return new Set(
    ofKind<RoleBinding>(documents, 'RoleBinding').flatMap((binding) =>
      (binding.object.subjects ?? [])
        .filter(({ kind }) => kind === 'ServiceAccount')
        .map(({ name, namespace = namespaceOf(binding) }) => `${namespace}/${name}`),
    ),
  );
}

function accountOf({ namespace, spec }: Pod): string {
  return `${namespace}/${spec.serviceAccountName ?? 'default'}`;
}

/** Whether the token for the API server is in the pod, by its own word, its account's, or else by default. */
function mountsToken(pod: Pod, documents: readonly Document[]): boolean {
  const account = ofKind<ServiceAccount>(documents, 'ServiceAccount').find(
    (it) => `${namespaceOf(it)}/${it.object.metadata.name}` === accountOf(pod),
  );
  return pod.spec.automountServiceAccountToken ?? account?.object.automountServiceAccountToken ?? true;
}

/** A pod has a token exactly if a role is bound to its service account: no token lies about, and no role is in vain. */
export function tokensAreWhereRolesAre(documents: readonly Document[]): string[] {
  const bound = boundAccounts(documents);
  const all = pods(documents);
  const needless = all
    .filter((pod) => mountsToken(pod, documents) && !bound.has(accountOf(pod)))
    .map((pod) => `${title(pod.document)}: it mounts a token, but no role is bound to ${accountOf(pod)}`);
  const missing = all
    .filter((pod) => !mountsToken(pod, documents) && bound.has(accountOf(pod)))
    .map((pod) => `${title(pod.document)}: a role is bound to ${accountOf(pod)}, but it mounts no token`);
  return [...needless, ...missing];
}

/** A duration as the apps' settings write it. */
function seconds(setting = '0s'): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(setting) ?? [];
  return Number(number) * ({ ms: 0.001, s: 1, m: 60 }[unit ?? ''] ?? Number.NaN);
}

/** How long a container goes on after it is to stop: it sleeps first, then waits to be noticed and ends its calls. */
function drainSeconds({ env = [], lifecycle }: Container): number {
  const { sleep, exec } = lifecycle?.preStop ?? {};
  const [, slept] = /\bsleep\s+(\d+(?:\.\d+)?)/.exec((exec?.command ?? []).join(' ')) ?? [];
  const setting = (name: string) => seconds(env.find((it) => it.name === name)?.value);
  return (sleep?.seconds ?? Number(slept ?? 0)) + setting('NOTICE_TIME') + setting('LONGEST_CALL');
}

/** The grace period is longer than a container sleeps in its preStop hook and drains by its settings. */
export function gracePeriodsCoverTheDrain(documents: readonly Document[]): string[] {
  return pods(documents).flatMap(({ document, spec }) => {
    const grace = spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
    return containers(spec)
      .map((container) => ({ name: container.name, drain: drainSeconds(container) }))
      .filter(({ drain }) => drain !== 0 && !(drain < grace))
      .map(({ name, drain }) => `${title(document)}: container ${name} drains for ${drain} s of ${grace} s of grace`);
  });
}

function autoscalerOf(
  workload: Document<Workload>,
  documents: readonly Document[],
): Document<HorizontalPodAutoscaler> | undefined {
  return ofKind<HorizontalPodAutoscaler>(documents, 'HorizontalPodAutoscaler').find((autoscaler) => {
    const { kind, name } = autoscaler.object.spec.scaleTargetRef;
    const { object } = workload;
    return namespaceOf(autoscaler) === namespaceOf(workload) && kind === object.kind && name === object.metadata.name;
  });
}

/** How many pods a workload has at least. */
function replicasOf(workload: Document<Workload>, documents: readonly Document[]): number {
  return workload.object.spec.replicas ?? autoscalerOf(workload, documents)?.object.spec.minReplicas ?? 1;
}

/** Where there is more than one pod, a disruption budget covers them and they are spread. */
export function replicasSurviveDisruption(documents: readonly Document[]): string[] {
  const budgets = ofKind<PodDisruptionBudget>(documents, 'PodDisruptionBudget');
  return pods(documents)
    .filter(({ document }) => replicasOf(document, documents) > 1)
    .flatMap(({ document, namespace, labels, spec }) => [
      ...(budgets.some((it) => namespaceOf(it) === namespace && selects(it.object.spec.selector, labels))
        ? []
        : [`${title(document)}: no disruption budget covers its pods`]),
      ...(spec.topologySpreadConstraints?.length ? [] : [`${title(document)}: its pods are not spread`]),
    ]);
}

/** A disruption budget lets at least one pod go: otherwise a node drain never ends. */
export function budgetsLetAPodGo(documents: readonly Document[]): string[] {
  return ofKind<PodDisruptionBudget>(documents, 'PodDisruptionBudget')
    .filter((budget) => {
      const { maxUnavailable, minAvailable, selector } = budget.object.spec;
      const replicas = podsOf(budget, selector, documents)
        .map(({ document }) => replicasOf(document, documents))
        .reduce((sum, count) => sum + count, 0);
      // Kubernetes rounds percentages up, for both.
      const share = (value: number | string) =>
        typeof value === 'number' ? value : Math.ceil((replicas * Number.parseInt(value, 10)) / 100);
      return maxUnavailable !== undefined ? share(maxUnavailable) < 1 : share(minAvailable ?? 1) >= replicas;
    })
    .map((budget) => `${title(budget)}: it never lets a pod go`);
}

/** What an autoscaler scales does not state its replicas: each apply would undo the scaling. */
export function autoscalersOwnTheReplicas(documents: readonly Document[]): string[] {
  return workloads(documents)
    .filter((workload) => workload.object.spec.replicas !== undefined && autoscalerOf(workload, documents))
    .map((workload) => `${title(workload)}: it states replicas, which an autoscaler owns`);
}
