/**
 * The Kubernetes objects as far as the invariants read them. The schemas say what is allowed; these types only say
 * where the interesting fields are.
 */

/** Labels or annotations. */
export type Labels = Record<string, string>;

/** What every object has. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Labels };
}

/** The selector of workloads, budgets and policies. */
export interface LabelSelector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** A port of a container. */
export interface ContainerPort {
  name?: string;
  containerPort: number;
  hostPort?: number;
  protocol?: string;
}

/** Where a probe or a hook knocks. */
export interface Handler {
  exec?: { command?: string[] };
  grpc?: { port: number };
  httpGet?: { port: number | string; host?: string };
  sleep?: { seconds: number };
  tcpSocket?: { port: number | string; host?: string };
}

/** What pods and containers have in common. */
export interface SecurityContext {
  appArmorProfile?: { type: string };
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seccompProfile?: { type: string; localhostProfile?: string };
  seLinuxOptions?: { type?: string; user?: string; role?: string };
  windowsOptions?: { hostProcess?: boolean };
}

/** What only containers have. */
export interface ContainerSecurityContext extends SecurityContext {
  allowPrivilegeEscalation?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  privileged?: boolean;
  procMount?: string;
  readOnlyRootFilesystem?: boolean;
}

/** A reference to an object by name, that may or may not have to exist. */
export interface Reference {
  name: string;
  optional?: boolean;
}

/** An environment variable. */
export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    configMapKeyRef?: Reference & { key: string };
    fieldRef?: { fieldPath: string };
    secretKeyRef?: Reference & { key: string };
  };
}

/** A container of any kind. */
export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: EnvVar[];
  envFrom?: { configMapRef?: Reference; secretRef?: Reference }[];
  ports?: ContainerPort[];
  startupProbe?: Handler;
  readinessProbe?: Handler;
  livenessProbe?: Handler;
  lifecycle?: { postStart?: Handler; preStop?: Handler };
  resources?: { requests?: Labels; limits?: Labels };
  restartPolicy?: string;
  securityContext?: ContainerSecurityContext;
  volumeMounts?: { name: string; mountPath: string }[];
}

/** Keys of a ConfigMap or Secret that become files. */
export interface FileItems {
  items?: { key: string; path?: string }[];
  optional?: boolean;
}

/** A source of files in a projected volume. */
export interface Projection {
  configMap?: Reference & FileItems;
  secret?: Reference & FileItems;
}

/** A volume; its type is the name of its other field. */
export interface Volume {
  name: string;
  configMap?: Reference & FileItems;
  csi?: object;
  downwardAPI?: object;
  emptyDir?: object;
  ephemeral?: object;
  hostPath?: object;
  persistentVolumeClaim?: { claimName: string };
  projected?: { sources: Projection[] };
  secret?: FileItems & { secretName: string };
}

/** How pods are to be spread. */
export interface TopologySpreadConstraint {
  labelSelector?: LabelSelector;
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: string;
}

/** A pod. */
export interface PodSpec {
  automountServiceAccountToken?: boolean;
  containers: Container[];
  ephemeralContainers?: Container[];
  hostIPC?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  initContainers?: Container[];
  restartPolicy?: string;
  securityContext?: SecurityContext & { sysctls?: { name: string; value?: string }[] };
  serviceAccountName?: string;
  terminationGracePeriodSeconds?: number;
  topologySpreadConstraints?: TopologySpreadConstraint[];
  volumes?: Volume[];
}

/** A Deployment, a StatefulSet or a Job. */
export interface Workload extends KubernetesObject {
  spec: {
    replicas?: number;
    selector?: LabelSelector;
    serviceName?: string;
    template: { metadata?: { labels?: Labels; annotations?: Labels }; spec: PodSpec };
    volumeClaimTemplates?: { metadata: { name: string }; spec?: object }[];
  };
}

/** A port of a Service. */
export interface ServicePort {
  name?: string;
  port: number;
  nodePort?: number;
  protocol?: string;
  targetPort?: number | string;
}

/** A Service. */
export interface Service extends KubernetesObject {
  spec: { clusterIP?: string; type?: string; selector?: Labels; ports?: ServicePort[] };
}

/** A ConfigMap. */
export interface ConfigMap extends KubernetesObject {
  data?: Labels;
  binaryData?: Labels;
}

/** A Secret. */
export interface Secret extends KubernetesObject {
  data?: Labels;
  stringData?: Labels;
}

/** A ServiceAccount. */
export interface ServiceAccount extends KubernetesObject {
  automountServiceAccountToken?: boolean;
}

/** A PodDisruptionBudget. */
export interface PodDisruptionBudget extends KubernetesObject {
  spec: { maxUnavailable?: number | string; minAvailable?: number | string; selector?: LabelSelector };
}

/** A HorizontalPodAutoscaler. */
export interface HorizontalPodAutoscaler extends KubernetesObject {
  spec: { minReplicas?: number; scaleTargetRef: { kind: string; name: string } };
}

/** The pods a rule of a NetworkPolicy is about. */
export interface NetworkPolicyPeer {
  ipBlock?: object;
  namespaceSelector?: LabelSelector;
  podSelector?: LabelSelector;
}

/** A port a rule of a NetworkPolicy is about. */
export interface NetworkPolicyPort {
  port?: number | string;
  endPort?: number;
  protocol?: string;
}

/** A NetworkPolicy. */
export interface NetworkPolicy extends KubernetesObject {
  spec: {
    podSelector?: LabelSelector;
    ingress?: { from?: NetworkPolicyPeer[]; ports?: NetworkPolicyPort[] }[];
    egress?: { to?: NetworkPolicyPeer[]; ports?: NetworkPolicyPort[] }[];
  };
}

/** A RoleBinding. */
export interface RoleBinding extends KubernetesObject {
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}
