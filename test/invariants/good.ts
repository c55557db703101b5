import type {
  ConfigMap,
  Container,
  HorizontalPodAutoscaler,
  KubernetesObject,
  NetworkPolicy,
  PodDisruptionBudget,
  PodSpec,
  RoleBinding,
  Secret,
  Service,
  ServiceAccount,
  Workload,
} from '../support/objects';

const namespace = 'shop';

/** Where the client's proxy listens and whom it calls. */
const envoyConfig = `
admin: null
static_resources:
  listeners: [{ address: { socket_address: { address: 127.0.0.1, port_value: 9000 } } }]
  clusters: [{ address: { socket_address: { address: pods.shop.svc.cluster.local, port_value: 50051 } } }]
`;

function metadata(name: string) {
  return { name, namespace, labels: { app: name } };
}

function container(name: string, settings: Partial<Container>): Container {
  return {
    name,
    image: `registry.example:5000/${name}:1.4.2`,
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    ...settings,
  };
}

function workload(kind: string, name: string, spec: Partial<PodSpec>, settings: Partial<Workload['spec']>): Workload {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: metadata(name),
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations: {} },
        spec: {
          automountServiceAccountToken: false,
          containers: [],
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
          terminationGracePeriodSeconds: 30,
          topologySpreadConstraints: [
            {
              labelSelector: { matchLabels: { app: name } },
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
            },
          ],
          ...spec,
        },
      },
      ...settings,
    },
  };
}

function service(name: string, app: string, spec: Service['spec']): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: metadata(name), spec: { selector: { app }, ...spec } };
}

function budget(name: string): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(name),
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } },
  };
}

/** Has all that `restricted` allows, in a namespace where only the pods themselves ask for the mesh. */
function job(): Workload {
  const { spec, ...rest } = workload(
    'Job',
    'once',
    {
      containers: [
        container('once', {
          ports: [{ containerPort: 1 }, { containerPort: 65535 }],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
            procMount: 'Default',
            readOnlyRootFilesystem: true,
            seccompProfile: { type: 'Localhost', localhostProfile: 'once.json' },
          },
        }),
      ],
      restartPolicy: 'Never',
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
        seLinuxOptions: { type: 'container_t' },
        sysctls: [
          { name: 'kernel.shm_rmid_forced', value: '1' },
          { name: 'net.ipv4.ip_local_port_range', value: '1024 65535' },
          { name: 'net.ipv4.ip_local_reserved_ports', value: '8080' },
          { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' },
          { name: 'net.ipv4.ping_group_range', value: '0 0' },
          { name: 'net.ipv4.tcp_syncookies', value: '1' },
        ],
      },
      volumes: [
        { name: 'config', configMap: { name: 'kube-root-ca.crt' } },
        { name: 'storage', csi: { driver: 'csi.example' } },
        { name: 'labels', downwardAPI: { items: [] } },
        { name: 'scratch', emptyDir: {} },
        { name: 'scratch-disk', ephemeral: {} },
        { name: 'disk', persistentVolumeClaim: { claimName: 'disk' } },
        { name: 'all', projected: { sources: [] } },
        { name: 'tls', secret: { secretName: 'tls', optional: true } },
      ],
    },
    {},
  );
  delete spec.selector;
  spec.template.metadata = {
    annotations: { 'container.apparmor.security.beta.kubernetes.io/once': 'localhost/once', note: 'any' },
    labels: { app: 'once', 'sidecar.istio.io/inject': 'true' },
  };
  return { ...rest, apiVersion: 'batch/v1', metadata: { ...metadata('once'), namespace: 'jobs' }, spec };
}

/**
 * A shop without a fault: servers behind a Service, directly and by name, a registry, and a client that dials each of
 * them and its own proxy. Made anew for every test, which then breaks something.
 */
export function goodShop() {
  return {
    namespace: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    } as KubernetesObject,
    account: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('client') } as ServiceAccount,
    role: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata('endpoints'),
      rules: [{ apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['watch'] }],
    } as KubernetesObject,
    binding: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata('client'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'endpoints' },
      subjects: [{ kind: 'ServiceAccount', name: 'client', namespace }],
    } as RoleBinding,
    config: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('proxy'),
      data: { 'envoy.yaml': envoyConfig },
    } as ConfigMap,
    secret: { apiVersion: 'v1', kind: 'Secret', metadata: metadata('tls'), stringData: { key: 'x' } } as Secret,
    server: workload(
      'Deployment',
      'server',
      {
        containers: [
          container('server', {
            ports: [
              { name: 'grpc', containerPort: 50051 },
              { name: 'http', containerPort: 8080 },
              { name: 'prometheus-http', containerPort: 9464 },
            ],
            readinessProbe: { grpc: { port: 50051 } },
            livenessProbe: { httpGet: { port: 'http' } },
            lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
            env: [
              { name: 'NOTICE_TIME', value: '2s' },
              { name: 'LONGEST_CALL', value: '10s' },
            ],
          }),
        ],
      },
      { replicas: 3 },
    ),
    serverBudget: budget('server'),
    service: service('server', 'server', {
      ports: [
        { name: 'grpc', port: 8000, targetPort: 'grpc' },
        { name: 'http', port: 8080 },
      ],
    }),
    pods: service('pods', 'server', { clusterIP: 'None', ports: [{ name: 'grpc', port: 50051, targetPort: 50051 }] }),
    policy: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('server'),
      spec: {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['server', 'registry'] }] },
        ingress: [
          { from: [{ podSelector: { matchLabels: { app: 'client' } } }], ports: [{ port: 50051 }] },
          { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 'http' }, { port: 9000, endPort: 9464 }] },
        ],
        egress: [
          {
            to: [
              { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
              { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'jobs' } }, podSelector: {} },
            ],
            ports: [{ port: 53, protocol: 'UDP' }],
          },
        ],
      },
    } as NetworkPolicy,
    registry: workload(
      'StatefulSet',
      'registry',
      {
        containers: [
          container('registry', {
            image: `registry.example/registry@sha256:${'0123456789abcdef'.repeat(4)}`,
            args: ['--advertise-client-urls=http://$(POD_NAME).registry.$(NAMESPACE).svc.cluster.local:2379'],
            env: [
              { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
            ],
            ports: [{ containerPort: 2379 }],
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          }),
        ],
      },
      {
        replicas: 3,
        serviceName: 'registry',
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    ),
    registryBudget: {
      ...budget('registry'),
      spec: {
        minAvailable: '51%',
        selector: {
          matchExpressions: [
            { key: 'app', operator: 'In', values: ['registry'] },
            { key: 'app', operator: 'NotIn', values: ['client'] },
            { key: 'version', operator: 'DoesNotExist' },
            { key: 'app', operator: 'Exists' },
          ],
        },
      },
    } as PodDisruptionBudget,
    registryService: service('registry', 'registry', { clusterIP: 'None', ports: [{ port: 2379 }] }),
    client: workload(
      'Deployment',
      'client',
      {
        automountServiceAccountToken: true,
        serviceAccountName: 'client',
        initContainers: [container('wait', {})],
        containers: [
          container('client', {
            env: [
              { name: 'TARGET', value: 'dns:///server.shop.svc.cluster.local:8000' },
              { name: 'POD_TARGET', value: 'dns:///pods.shop.svc.cluster.local.:50051' },
              { name: 'WATCHED_TARGET', value: 'kubernetes:///server.shop:grpc' },
              { name: 'PROXY', value: 'localhost:9000' },
              { name: 'REGISTRY', value: 'http://registry-0.registry:2379,http://registry-2.registry:2379' },
              { name: 'LISTEN', value: '0.0.0.0:8080' },
              { name: 'API', value: 'https://kubernetes.default.svc' },
              { name: 'TRACES', value: 'http://zipkin.istio-system:9411/api/v2/spans' },
              { name: 'KEY', valueFrom: { secretKeyRef: { name: 'tls', key: 'key' } } },
              { name: 'DEBUG', valueFrom: { configMapKeyRef: { name: 'debug', key: 'level', optional: true } } },
            ],
          }),
          container('proxy', { volumeMounts: [{ name: 'proxy', mountPath: '/etc/envoy' }] }),
        ],
        volumes: [{ name: 'proxy', configMap: { name: 'proxy', items: [{ key: 'envoy.yaml', path: 'envoy.yaml' }] } }],
      },
      {},
    ),
    clientBudget: budget('client'),
    autoscaler: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata('client'),
      spec: {
        minReplicas: 2,
        maxReplicas: 4,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'client' },
      },
    } as HorizontalPodAutoscaler,
    meshNamespace: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'mesh', labels: { 'istio-injection': 'enabled' } },
    } as KubernetesObject,
    jobsNamespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'jobs' } } as KubernetesObject,
    disk: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'disk', namespace: 'jobs' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    } as KubernetesObject,
    job: job(),
    revisionNamespace: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'revision', labels: { 'istio.io/rev': 'stable' } },
    } as KubernetesObject,
  };
}

/** The objects of the shop by what they are for. */
export type Shop = ReturnType<typeof goodShop>;

/** The pod of a workload. */
export function podOf({ spec }: Workload): PodSpec {
  return spec.template.spec;
}

/** The first container of a workload's pod. */
export function containerOf(workload: Workload): Container {
  return podOf(workload).containers[0]!;
}
