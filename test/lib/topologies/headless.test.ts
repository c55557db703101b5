import { App, Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import { ClusterIp, Headless, HeadlessMaxAge, WARNING } from '../../../lib';

const chart = () => new Chart(new App(), 'test', { namespace: 'shop' });
const seconds = (topology: Headless | HeadlessMaxAge) => topology.server.noticeTime.toSeconds();

test('a client dials the pods, by an absolute name and on their own port', () => {
  const { target } = new Headless(chart(), 'headless', { servicePort: 8000, server: { port: 9000 } });
  expect(target).toBe('dns:///server.shop.svc.cluster.local.:9000');
});

describe('notice time', () => {
  test('headless: DNS cache + resolution interval + watch', () => {
    expect(seconds(new Headless(chart(), 'x'))).toBe(30 + 30 + 2);
    expect(seconds(new Headless(chart(), 'x', { dnsCache: Duration.seconds(60) }))).toBe(60 + 30 + 2);
    expect(seconds(new Headless(chart(), 'x', { client: { minTimeBetweenResolutions: Duration.seconds(5) } }))).toBe(
      30 + 5 + 2,
    );
  });

  test('need not be whole seconds', () => {
    const client = { minTimeBetweenResolutions: Duration.millis(500) };
    expect(new Headless(chart(), 'x', { client }).server.noticeTime.toMilliseconds()).toBe(62_000 - 29_500);
    expect(new HeadlessMaxAge(chart(), 'x', { client }).server.noticeTime.toMilliseconds()).toBe(66_000 - 500);
  });

  test('max age: age × 1.1 + resolution interval + DNS cache + watch', () => {
    expect(seconds(new HeadlessMaxAge(chart(), 'x'))).toBe(33 + 1 + 30 + 2);
    expect(seconds(new HeadlessMaxAge(chart(), 'x', { server: { maxConnectionAge: Duration.seconds(100) } }))).toBe(
      110 + 1 + 30 + 2,
    );
  });

  test('a shorter one is allowed, with a warning, and the claim says what it costs', () => {
    const topology = new Headless(chart(), 'x', { server: { noticeTime: Duration.seconds(2) } });
    expect(topology.node.metadata).toEqual([
      expect.objectContaining({ type: WARNING, data: expect.stringContaining('noticeTime 2 seconds is shorter than') }),
    ]);
    expect(topology.claims.find(({ scenario }) => scenario.kind === 'rollout')?.expect).toEqual([
      { kind: 'failed', atLeast: 1 },
    ]);
  });

  test.each([
    [62_000, { atMost: 0 }],
    [61_999, { atLeast: 1 }],
  ])('headless with %d ms claims what follows', (millis, failed) => {
    const topology = new Headless(chart(), 'x', { server: { noticeTime: Duration.millis(millis) } });
    expect(topology.claims.find(({ scenario }) => scenario.kind === 'rollout')?.expect).toEqual([
      { kind: 'failed', ...failed },
    ]);
  });

  test.each([
    [
      new HeadlessMaxAge(chart(), 'x', { server: { noticeTime: Duration.seconds(2) } }),
      [{ kind: 'failed', atLeast: 1 }],
    ],
    [
      new Headless(chart(), 'y', { server: { noticeTime: Duration.seconds(2) }, client: { maxAttempts: 3 } }),
      undefined,
    ],
  ])('too short a time in %s', (topology, expected) => {
    expect(topology.claims.find(({ scenario }) => scenario.kind === 'rollout')?.expect).toEqual(expected);
  });

  test('waits for the slowest of those that call', () => {
    const gateway = { minTimeBetweenResolutions: Duration.minutes(5) };
    expect(seconds(new Headless(chart(), 'x', { gateway }))).toBe(30 + 300 + 2);
  });

  test('follows from any duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 10_000_000 }), (age, interval) => {
        const client = { minTimeBetweenResolutions: Duration.millis(interval) };
        const server = { maxConnectionAge: Duration.millis(age) };
        const { noticeTime } = new HeadlessMaxAge(chart(), 'x', { client, server }).server;
        expect(noticeTime.toMilliseconds()).toBe(Math.round(age * 1.1) + interval + 32_000);
      }),
    );
  });

  test('the derived one comes without a warning', () => {
    expect(new Headless(chart(), 'x').node.metadata).toEqual([]);
  });
});

describe('fails', () => {
  const pickFirst = { policy: 'pick_first' } as const;

  test.each([
    [
      () => new Headless(chart(), 'x', { client: pickFirst }),
      "test/x/client: policy 'pick_first' stays on the first pod",
    ],
    [() => new HeadlessMaxAge(chart(), 'x', { gateway: pickFirst }), "test/x/gateway: policy 'pick_first' stays on"],
    [
      () => new Headless(chart(), 'x', { server: { maxConnectionAge: Duration.seconds(10) } }),
      'maxConnectionAge makes clients look again, which is another topology: use HeadlessMaxAge',
    ],
  ])('%s', (build, message) => {
    expect(build).toThrow(message);
  });
});

test('cluster-ip with a maximum age goes by chance, so it claims nothing', () => {
  expect(new ClusterIp(chart(), 'x', { server: { maxConnectionAge: Duration.seconds(10) } }).claims).toEqual([]);
});
