import { Resolver } from 'node:dns/promises';
import { DnsServer } from '../../../../apps/lab/loopback/dns';

const name = 'server.ns.svc.cluster.local';
let known: Record<string, readonly string[]>;
let server: DnsServer;
let resolver: Resolver;

async function open(cacheTime: number): Promise<void> {
  server = await DnsServer.listen('127.0.0.1', (asked) => known[asked], cacheTime);
  resolver = new Resolver();
  resolver.setServers([server.address]);
}

beforeEach(() => (known = { [name]: ['127.1.2.3', '127.1.2.4'] }));
afterEach(() => server.close());

test.each([name, `${name}.`])('answers %s', async (asked) => {
  await open(0);
  expect((await resolver.resolve4(asked)).sort()).toEqual(known[name]);
});

test('a name that does not exist', async () => {
  await open(0);
  await expect(resolver.resolve4('other.ns.svc.cluster.local')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('a name without IPv6 addresses', async () => {
  await open(0);
  await expect(resolver.resolve6(name)).rejects.toMatchObject({ code: 'ENODATA' });
});

test('as many addresses as a big Service has', async () => {
  await open(0);
  known[name] = Array.from({ length: 20 }, (_, host) => `127.1.2.${host + 1}`);
  expect(await resolver.resolve4(name)).toHaveLength(20);
});

test('answers change at once without a cache', async () => {
  await open(0);
  await resolver.resolve4(name);
  known[name] = ['127.1.2.5'];
  expect(await resolver.resolve4(name)).toEqual(['127.1.2.5']);
});

test('an old answer is given until the cache time is over, and says for how long', async () => {
  await open(30_000);
  await resolver.resolve4(name);
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + 20_000);
  known[name] = ['127.1.2.5'];
  const old = await resolver.resolve4(name, { ttl: true });
  expect(old).toHaveLength(2);
  expect(old[0]?.ttl).toBeGreaterThanOrEqual(9);
  expect(old[0]?.ttl).toBeLessThanOrEqual(10);
  jest.spyOn(Date, 'now').mockReturnValue(now + 30_001);
  expect(await resolver.resolve4(name)).toEqual(['127.1.2.5']);
  jest.restoreAllMocks();
});

test('that a name does not exist is remembered as well', async () => {
  await open(30_000);
  known = {};
  await expect(resolver.resolve4(name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  known = { [name]: ['127.1.2.3'] };
  await expect(resolver.resolve4(name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
});
