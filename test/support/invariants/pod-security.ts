/**
 * Pod Security `restricted`, which includes `baseline`, in the wording of Kubernetes 1.34:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/. Two things are stricter than there: user
 * namespaces (`hostUsers: false`) relax nothing, and Windows pods get no exemption.
 */
import { containers, pods, title, type Document, type Pod } from '../documents';
import type { Container, ContainerSecurityContext, SecurityContext } from '../objects';

/** Those that 1.27 knows. */
const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Those that 1.27 allows; newer versions allow more. */
const sysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_syncookies',
];

/** Those that 1.27 allows; 1.31 adds container_engine_t. */
const seLinuxTypes = ['container_t', 'container_init_t', 'container_kvm_t'];

const profiles = ['RuntimeDefault', 'Localhost'];

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';

/** The names of the rules that are broken. */
function broken(verdicts: Record<string, boolean>): string[] {
  return Object.entries(verdicts)
    .filter(([, isBroken]) => isBroken)
    .map(([rule]) => rule);
}

/** What holds for the security context of a pod as for that of a container. */
function brokenByContext(context: SecurityContext): string[] {
  const { appArmorProfile, runAsNonRoot, runAsUser, seccompProfile, seLinuxOptions, windowsOptions } = context;
  return broken({
    'appArmorProfile must be RuntimeDefault or Localhost':
      appArmorProfile !== undefined && !profiles.includes(appArmorProfile.type),
    'runAsNonRoot must be true': runAsNonRoot === false,
    'runAsUser must not be 0': runAsUser === 0,
    'seccompProfile must be RuntimeDefault or Localhost':
      seccompProfile !== undefined && !profiles.includes(seccompProfile.type),
    'seLinuxOptions may only choose a container type':
      seLinuxOptions !== undefined &&
      (Boolean(seLinuxOptions.user) ||
        Boolean(seLinuxOptions.role) ||
        (Boolean(seLinuxOptions.type) && !seLinuxTypes.includes(seLinuxOptions.type!))),
    'hostProcess must be false': windowsOptions?.hostProcess === true,
  });
}

function brokenByPod({ spec, annotations }: Pod): string[] {
  return [
    ...brokenByContext(spec.securityContext ?? {}),
    ...broken({
      'hostIPC must be false': spec.hostIPC === true,
      'hostNetwork must be false': spec.hostNetwork === true,
      'hostPID must be false': spec.hostPID === true,
    }),
    ...(spec.volumes ?? [])
      .filter((volume) => !volumeTypes.some((type) => type in volume))
      .map(({ name }) => `volume ${name}: its type is not allowed`),
    ...(spec.securityContext?.sysctls ?? [])
      .filter(({ name }) => !sysctls.includes(name))
      .map(({ name }) => `sysctl ${name} is not allowed`),
    ...Object.entries(annotations)
      .filter(
        ([key, value]) => key.startsWith(appArmorAnnotation) && !/^(runtime\/default|localhost\/.*)?$/.test(value),
      )
      .map(([key]) => `annotation ${key} must be runtime/default or localhost/…`),
  ];
}

function brokenByContainer(container: Container, pod: SecurityContext): string[] {
  const context: ContainerSecurityContext = container.securityContext ?? {};
  const { startupProbe, readinessProbe, livenessProbe, lifecycle } = container;
  const handlers = [startupProbe, readinessProbe, livenessProbe, lifecycle?.postStart, lifecycle?.preStop];
  return [
    ...brokenByContext(context),
    ...broken({
      'allowPrivilegeEscalation must be false': context.allowPrivilegeEscalation !== false,
      'capabilities must drop ALL': !context.capabilities?.drop?.includes('ALL'),
      'capabilities may add NET_BIND_SERVICE only':
        context.capabilities?.add?.some((name) => name !== 'NET_BIND_SERVICE') === true,
      'hostPort must not be set': (container.ports ?? []).some(({ hostPort }) => Boolean(hostPort)),
      'privileged must be false': context.privileged === true,
      'probes and hooks must not name a host': handlers.some((it) => it?.httpGet?.host || it?.tcpSocket?.host),
      'procMount must be Default': context.procMount !== undefined && context.procMount !== 'Default',
      'runAsNonRoot must be set': context.runAsNonRoot === undefined && pod.runAsNonRoot !== true,
      'seccompProfile must be set': (context.seccompProfile ?? pod.seccompProfile) === undefined,
    }),
  ].map((rule) => `container ${container.name}: ${rule}`);
}

/** Every pod passes Pod Security `restricted`. */
export function podsPassRestricted(documents: readonly Document[]): string[] {
  return pods(documents).flatMap((pod) =>
    [
      ...brokenByPod(pod),
      ...containers(pod.spec).flatMap((container) => brokenByContainer(container, pod.spec.securityContext ?? {})),
    ].map((text) => `${title(pod.document)}: ${text}`),
  );
}
