import { target } from '../../../apps/common/target';

test.each([
  'dns:///server.grpc.svc.cluster.local:50051',
  'dns:///server.grpc.svc.cluster.local.:50051',
  'dns:server:50051',
  'localhost:50051',
  '10.0.0.1:50051',
  '[::1]:50051',
  'dns:///[::1]:50051',
  'ipv4:10.0.0.1:1,10.0.0.2:65535',
  'ipv6:[::1]:1,[::2]:2',
])('%s is a target', (text) => {
  expect(target(text)).toBe(text);
});

test.each([
  '',
  'server',
  'dns:///server',
  'dns:///:50051',
  'dns:///server:http',
  'dns:///server:0',
  'dns:///server:65536',
  'dns:///a:1,b:2',
  'kubernetes:///server:50051',
  'http://server:50051',
  'server:50051/path',
  'ipv4:10.0.0.1',
  'ipv4:10.0.0.1:1,',
  'ipv4:10.0.0.300:1',
  'ipv4:server:1',
  'ipv6:::1:1',
  'ipv6:[10.0.0.1]:1',
])('%p is refused, with what is allowed', (text) => {
  expect(() => target(text)).toThrow('Allowed: dns:///<name>:<port>, ');
});

test('a DNS server in the target is refused unless grpc-js would ask it', () => {
  expect(() => target('dns://10.0.0.10:53/server:50051')).toThrow('GRPC_NODE_USE_ALTERNATIVE_RESOLVER=true');
  process.env.GRPC_NODE_USE_ALTERNATIVE_RESOLVER = 'true';
  try {
    expect(target('dns://10.0.0.10:53/server:50051')).toBe('dns://10.0.0.10:53/server:50051');
  } finally {
    delete process.env.GRPC_NODE_USE_ALTERNATIVE_RESOLVER;
  }
});
