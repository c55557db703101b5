import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClusterIp } from '../../../../lib';
import { render } from '../../../../apps/lab/loopback/manifest';
import { NotMeasurable, type Play } from '../../../../apps/lab/stage';

/** A topology that asks for more than ClusterIp does. */
function asking(change: (topology: ClusterIp) => void): Play {
  class Asking extends ClusterIp {
    constructor(scope: Construct, id: string, props = {}) {
      super(scope, id, props);
      change(this);
    }
  }
  return { name: 'asking', topology: Asking, variant: 'default', claim: undefined as unknown as Play['claim'] };
}

const pod = '/spec/template/spec';
const container = `${pod}/containers/0`;
const patch = (path: string, value: unknown) =>
  asking(({ server }) => server.deployment.addJsonPatch(JsonPatch.add(path, value)));

test('what it asks for is read', () => {
  const { server, client, others, gateway, services } = render(
    asking(() => undefined),
    { client: { rate: 7 }, gateway: { replicas: 1 } },
  );
  expect(server).toMatchObject({
    name: 'server',
    namespace: 'grpc-lb-asking',
    replicas: 3,
    maxSurge: '25%',
    gracePeriod: 17_000,
    args: ['apps/server/main.js'],
    ports: { grpc: 50051, http: 8080 },
    readiness: { grpc: { port: 50051 } },
  });
  expect(server.env.NOTICE_TIME).toBe('2s');
  expect(client.env.RATE).toBe('7');
  expect(others).toEqual([gateway]);
  expect(services.map(({ name, headless }) => [name, headless])).toEqual([
    ['server', false],
    ['gateway', false],
  ]);
});

test('a variable that names a field of the pod takes its value', () => {
  const { server } = render(
    patch(`${container}/env/-`, { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }),
    {},
  );
  const values = Object.values(server.env).map((value) =>
    typeof value === 'string' ? value : value({ name: 'server-a', namespace: 'ns', address: '127.1.2.3' }),
  );
  expect(values).toEqual(expect.arrayContaining(['server-a', '127.1.2.3']));
});

test.each<[string, Play]>([
  ['VirtualService orders', asking((topology) => void object(topology, 'networking.istio.io/v1', 'VirtualService'))],
  ['ConfigMap orders', asking((topology) => void object(topology, 'v1', 'ConfigMap'))],
  [
    'Namespace orders has the label istio-injection',
    asking((topology) => void object(topology, 'v1', 'Namespace', { 'istio-injection': 'enabled' })),
  ],
  [
    'Service server has sessionAffinity',
    asking(({ service }) => service.resource.addJsonPatch(JsonPatch.add('/spec/sessionAffinity', 'ClientIP'))),
  ],
  [
    'Service server has clusterIP 10.0.0.7',
    asking(({ service }) => service.resource.addJsonPatch(JsonPatch.add('/spec/clusterIP', '10.0.0.7'))),
  ],
  ['Deployment server has minReadySeconds', patch('/spec/minReadySeconds', 5)],
  ['Deployment server has maxUnavailable 1', patch('/spec/strategy/rollingUpdate/maxUnavailable', 1)],
  ['Deployment server has strategy Recreate', patch('/spec/strategy/type', 'Recreate')],
  ['Deployment server has annotations', patch('/spec/template/metadata/annotations', { 'example.com/x': 'y' })],
  [
    'Deployment server has the label sidecar.istio.io/inject',
    patch('/spec/template/metadata/labels/sidecar.istio.io~1inject', 'true'),
  ],
  ['Deployment server has volumes', patch(`${pod}/volumes`, [])],
  ["Deployment server needs the API server's token", patch(`${pod}/automountServiceAccountToken`, true)],
  ['Deployment server has a second container, envoy', patch(`${pod}/containers/-`, { name: 'envoy' })],
  ['Deployment server: container server has lifecycle', patch(`${container}/lifecycle`, {})],
  [
    'Deployment server: container server has an image of its own, registry.example/orders:1',
    patch(`${container}/image`, 'registry.example/orders:1'),
  ],
  ['Deployment server: container server runs sh', patch(`${container}/command/0`, 'sh')],
  ['Deployment server: container server has a port admin', patch(`${container}/ports/-`, { name: 'admin' })],
  [
    'Deployment server: container server takes X from secretKeyRef',
    patch(`${container}/env/-`, { name: 'X', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }),
  ],
  [
    'Deployment server: container server takes X from spec.nodeName',
    patch(`${container}/env/-`, { name: 'X', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }),
  ],
  [
    'Deployment server: container server puts other variables into X',
    patch(`${container}/env/-`, { name: 'X', value: '$(POD_NAME)-x' }),
  ],
  [
    'Deployment server: container server has neither a gRPC nor an HTTP readiness probe',
    patch(`${container}/readinessProbe`, { tcpSocket: { port: 50051 } }),
  ],
])('not measurable here: %s', (reason, subject) => {
  const attempt = () => render(subject, {});
  expect(attempt).toThrow(NotMeasurable);
  expect(attempt).toThrow(`not measurable here: ${reason}`);
});

function object(topology: ClusterIp, apiVersion: string, kind: string, labels = {}): ApiObject {
  return new ApiObject(topology, kind, { apiVersion, kind, metadata: { name: 'orders', labels } });
}
