import type { Container, ContainerSecurityContext, PodSpec, Volume } from '../../support/objects';
import type { Case, Cases } from '../case';
import { containerOf, podOf } from '../good';

/** A pod that breaks a rule. */
function pod(broken: string, plant: (spec: PodSpec) => unknown, finding: string): Case {
  return { broken, plant: ({ server }) => plant(podOf(server)), finding: `Deployment shop/server: ${finding}` };
}

/** A container that breaks a rule. */
function container(broken: string, change: Partial<Container>, finding: string): Case {
  const plant: Case['plant'] = ({ server }) => Object.assign(containerOf(server), change);
  return { broken, plant, finding: `Deployment shop/server: container server: ${finding}` };
}

/** A container whose security context breaks a rule. */
function context(broken: string, change: ContainerSecurityContext, finding: string): Case {
  const plant: Case['plant'] = ({ server }) => Object.assign(containerOf(server).securityContext!, change);
  return { broken, plant, finding: `Deployment shop/server: container server: ${finding}` };
}

/** What the check of Pod Security must find. */
export const podSecurityCases = {
  podsPassRestricted: [
    pod('the host network', (spec) => (spec.hostNetwork = true), 'hostNetwork must be false'),
    pod('the host processes', (spec) => (spec.hostPID = true), 'hostPID must be false'),
    pod('the host memory', (spec) => (spec.hostIPC = true), 'hostIPC must be false'),
    pod(
      'a host path',
      (spec) => (spec.volumes = [{ name: 'host', hostPath: { path: '/' } }]),
      'volume host: its type is not allowed',
    ),
    pod(
      'a volume on NFS',
      (spec) => (spec.volumes = [{ name: 'files', nfs: { server: 'nfs', path: '/' } } as Volume]),
      'volume files: its type is not allowed',
    ),
    pod(
      'a sysctl of the node',
      (spec) => (spec.securityContext!.sysctls = [{ name: 'kernel.msgmax' }]),
      'sysctl kernel.msgmax is not allowed',
    ),
    pod('root as the user of the pod', (spec) => (spec.securityContext!.runAsUser = 0), 'runAsUser must not be 0'),
    pod(
      'root allowed in the pod, though the container says otherwise',
      (spec) => {
        spec.securityContext!.runAsNonRoot = false;
        spec.containers[0]!.securityContext!.runAsNonRoot = true;
      },
      'runAsNonRoot must be true',
    ),
    pod(
      'no word about root',
      (spec) => delete spec.securityContext!.runAsNonRoot,
      'container server: runAsNonRoot must be set',
    ),
    pod(
      'no system call filter',
      (spec) => delete spec.securityContext!.seccompProfile,
      'container server: seccompProfile must be set',
    ),
    pod(
      'every system call',
      (spec) => (spec.securityContext!.seccompProfile = { type: 'Unconfined' }),
      'seccompProfile must be RuntimeDefault or Localhost',
    ),
    pod(
      'no AppArmor profile',
      (spec) => (spec.securityContext!.appArmorProfile = { type: 'Unconfined' }),
      'appArmorProfile must be RuntimeDefault or Localhost',
    ),
    pod(
      'an SELinux user',
      (spec) => (spec.securityContext!.seLinuxOptions = { type: 'container_t', user: 'system_u' }),
      'seLinuxOptions may only choose a container type',
    ),
    pod(
      'a Windows process on the host',
      (spec) => (spec.securityContext!.windowsOptions = { hostProcess: true }),
      'hostProcess must be false',
    ),
    {
      broken: 'no AppArmor profile, by annotation',
      plant: ({ server }) =>
        (server.spec.template.metadata!.annotations = {
          'container.apparmor.security.beta.kubernetes.io/server': 'unconfined',
        }),
      finding: 'annotation container.apparmor.security.beta.kubernetes.io/server must be runtime/default',
    },
    container('a host port', { ports: [{ containerPort: 1, hostPort: 1 }] }, 'hostPort must not be set'),
    container(
      'a probe of another host',
      { livenessProbe: { tcpSocket: { port: 1, host: '10.0.0.1' } } },
      'probes and hooks must not name a host',
    ),
    container(
      'a hook on another host',
      { lifecycle: { preStop: { httpGet: { port: 1, host: '10.0.0.1' } } } },
      'probes and hooks must not name a host',
    ),
    context('privileges', { privileged: true }, 'privileged must be false'),
    context('more privileges later', { allowPrivilegeEscalation: true }, 'allowPrivilegeEscalation must be false'),
    context('some capabilities', { capabilities: { drop: ['NET_RAW'] } }, 'capabilities must drop ALL'),
    context(
      'a capability',
      { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'NET_ADMIN'] } },
      'capabilities may add NET_BIND_SERVICE only',
    ),
    context('all of /proc', { procMount: 'Unmasked' }, 'procMount must be Default'),
    context('root', { runAsUser: 0 }, 'runAsUser must not be 0'),
    context('root, if the image says so', { runAsNonRoot: false }, 'runAsNonRoot must be true'),
    context(
      'every system call',
      { seccompProfile: { type: 'Unconfined' } },
      'seccompProfile must be RuntimeDefault or Localhost',
    ),
    context(
      'an SELinux type',
      { seLinuxOptions: { type: 'spc_t' } },
      'seLinuxOptions may only choose a container type',
    ),
    {
      broken: 'an init container with privileges',
      plant: ({ client }) => (podOf(client).initContainers![0]!.securityContext!.privileged = true),
      finding: 'Deployment shop/client: container wait: privileged must be false',
    },
    {
      broken: 'a debugging container with privileges',
      plant: ({ server }) => {
        const { securityContext } = containerOf(server);
        podOf(server).ephemeralContainers = [
          { ...containerOf(server), name: 'debug', securityContext: { ...securityContext, privileged: true } },
        ];
      },
      finding: 'Deployment shop/server: container debug: privileged must be false',
    },
  ],
} satisfies Cases;
