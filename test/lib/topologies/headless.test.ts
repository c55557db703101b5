import { App, Chart, Duration } from 'cdk8s';
import { Headless, HeadlessMaxAge, WARNING } from '../../../lib';

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

  test('the derived one comes without a warning', () => {
    expect(new Headless(chart(), 'x').node.metadata).toEqual([]);
  });
});
