import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { AddressBlock, listen } from '../../../../apps/lab/loopback/addresses';
import type { Service, Workload } from '../../../../apps/lab/loopback/manifest';
import { Network, type NetworkPod } from '../../../../apps/lab/loopback/network';
import { NotMeasurable } from '../../../../apps/lab/stage';

const service = (name: string, headless: boolean): Service => ({
  name,
  namespace: 'ns',
  headless,
  selector: { app: 'server' },
  ports: [{ port: 8000, targetPort: 'grpc' }],
});

const workload = (env: Workload['env'] = {}): Workload => ({
  name: 'server',
  namespace: 'ns',
  labels: { app: 'server', version: '1' },
  replicas: 1,
  maxSurge: 1,
  gracePeriod: 0,
  args: [],
  env,
  ports: { grpc: 50051 },
  readiness: { grpc: { port: 50051 } },
});

let addresses: AddressBlock;
let network: Network;
let pods: NetworkPod[];
let dns: string;

const pod = (address: string, changes: Partial<NetworkPod> = {}): NetworkPod => ({
  name: 'server-a',
  namespace: 'ns',
  address,
  ready: true,
  workload: workload(),
  ...changes,
});

const environment = (env: Workload['env']) => network.environment(pod('127.1.2.3', { workload: workload(env) }));

beforeEach(async () => {
  pods = [];
  addresses = await AddressBlock.reserve();
  network = new Network([service('balanced', false), service('headless', true)], () => pods, addresses);
  await network.open(0);
  dns = new URL(environment({ TARGET: 'dns:///headless.ns.svc.cluster.local:1' }).TARGET!).host;
});

afterEach(() => {
  network.close();
  addresses.release();
});

function resolve(name: string): Promise<string[]> {
  const resolver = new Resolver();
  resolver.setServers([dns]);
  return resolver.resolve4(`${name}.ns.svc.cluster.local`);
}

test('a headless name has the addresses of the pods in the rotation', async () => {
  pods = [
    pod('127.1.2.3'),
    pod('127.1.2.4', { ready: false }),
    pod('127.1.2.5', { workload: { ...workload(), labels: { app: 'client' } } }),
    pod('127.1.2.6', { workload: { ...workload(), namespace: 'other' } }),
  ];
  expect(await resolve('headless')).toEqual(['127.1.2.3']);
});

test('a headless name of which no pod is ready does not exist', async () => {
  await expect(resolve('headless')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('any other Service has one address, where its pods answer', async () => {
  const [clusterIp, ...others] = await resolve('balanced');
  expect(others).toEqual([]);
  expect(network.addressOf({ name: 'balanced', namespace: 'ns' })).toBe(`${clusterIp}:8000`);
  const address = await addresses.take();
  const server = await listen(address, 50051);
  pods = [pod(address)];
  const socket = connect(8000, clusterIp);
  await once(server, 'connection');
  socket.destroy();
  server.close();
});

test('programs are told where they are and whom to ask, and the rest as it is', () => {
  expect(
    environment({
      TARGET: 'dns:///headless.ns.svc.cluster.local.:50051',
      URL: 'http://balanced.ns.svc.cluster.local:8000/pod',
      POD_NAME: ({ name }) => name,
      OTHER: 'dns:///example.com:443',
      RATE: '1',
    }),
  ).toEqual({
    TARGET: `dns://${dns}/headless.ns.svc.cluster.local.:50051`,
    URL: `http://${network.addressOf({ name: 'balanced', namespace: 'ns' })}/pod`,
    POD_NAME: 'server-a',
    OTHER: 'dns:///example.com:443',
    RATE: '1',
    HOST: '127.1.2.3',
    GRPC_PORT: '50051',
    GRPC_NODE_USE_ALTERNATIVE_RESOLVER: 'true',
  });
  expect([...network.rewritten].map((what) => what.split(':')[0])).toEqual(['HOST', 'TARGET', 'URL']);
});

test.each([
  ['a headless name in a URL', 'http://headless.ns.svc.cluster.local:8080/pod'],
  ['a name of no Service', 'dns:///nobody.ns.svc.cluster.local:50051'],
  ['a name in a place of its own', 'headless.ns.svc.cluster.local:50051'],
])('not measurable here: %s', (_what, value) => {
  expect(() => environment({ X: value })).toThrow(NotMeasurable);
});

test('a headless Service has no address of its own', () => {
  expect(() => network.addressOf({ name: 'headless', namespace: 'ns' })).toThrow(NotMeasurable);
});

test('no pod starts on a network that is closed', () => {
  network.close();
  expect(() => environment({})).toThrow('closed');
  network = new Network([], () => [], addresses);
});
