import type { Chart } from 'cdk8s';
import { GrpcServer, GrpcService } from '../lib';
import { k8s } from '../lib/k8s';

/** A server with its Service through our constructs. */
export function ours(chart: Chart, index: number): void {
  const server = new GrpcServer(chart, `server-${index}`);
  new GrpcService(chart, `service-${index}`, { server });
}

/** The same four objects through the generated L1 classes. */
export function bareL1(chart: Chart, index: number): void {
  const name = `server-${index}`;
  const matchLabels = { app: name };
  const labels = {
    app: name,
    'app.kubernetes.io/managed-by': 'cdk8s',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/version': '0.1.0',
    version: '0.1.0',
  };
  const metadata = { name, labels };
  const probe = { grpc: { port: 50051 }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 };
  new k8s.KubeServiceAccount(chart, `account-${index}`, { metadata, automountServiceAccountToken: false });
  new k8s.KubeDeployment(chart, `deployment-${index}`, {
    metadata,
    spec: {
      replicas: 3,
      selector: { matchLabels },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: k8s.IntOrString.fromString('25%'),
          maxUnavailable: k8s.IntOrString.fromNumber(0),
        },
      },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            runAsGroup: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          terminationGracePeriodSeconds: 17,
          topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
            topologyKey,
            maxSkew: 1,
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels },
          })),
          containers: [
            {
              name,
              image: 'grpc-lb:0.1.0',
              imagePullPolicy: 'IfNotPresent',
              command: ['node', 'apps/server/main.js'],
              env: [
                { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                { name: 'GRPC_PORT', value: '50051' },
                { name: 'NOTICE_TIME', value: '2s' },
                { name: 'LONGEST_CALL', value: '10s' },
              ],
              ports: [
                { name: 'grpc', containerPort: 50051 },
                { name: 'http', containerPort: 8080 },
              ],
              startupProbe: { ...probe, periodSeconds: 1, failureThreshold: 120 },
              readinessProbe: probe,
              livenessProbe: {
                httpGet: { path: '/livez', port: k8s.IntOrString.fromString('http') },
                periodSeconds: 10,
                timeoutSeconds: 5,
                failureThreshold: 3,
              },
              resources: {
                requests: { cpu: k8s.Quantity.fromString('10m'), memory: k8s.Quantity.fromString('64Mi') },
                limits: { memory: k8s.Quantity.fromString('256Mi') },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  });
  new k8s.KubePodDisruptionBudget(chart, `budget-${index}`, {
    metadata,
    spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels } },
  });
  new k8s.KubeService(chart, `service-${index}`, {
    metadata,
    spec: {
      selector: matchLabels,
      ports: [
        {
          name: 'grpc',
          appProtocol: 'kubernetes.io/h2c',
          port: 50051,
          targetPort: k8s.IntOrString.fromString('grpc'),
        },
        { name: 'http', appProtocol: 'http', port: 8080, targetPort: k8s.IntOrString.fromString('http') },
      ],
    },
  });
}
