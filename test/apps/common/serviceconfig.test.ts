import { experimental } from '@grpc/grpc-js';
import { validateServiceConfig } from '@grpc/grpc-js/build/src/service-config';
import fc from 'fast-check';
import { serviceConfig } from '../../../apps/common/serviceconfig';

const read = (config: unknown) => serviceConfig(JSON.stringify(config));
const retryPolicy = {
  maxAttempts: 4,
  initialBackoff: '0.05s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};
const withMethod = (fields: object) => ({ methodConfig: [{ name: [{}], ...fields }] });
const withPolicy = (name: string, fields: object = {}) => ({ loadBalancingConfig: [{ [name]: fields }] });

test('an empty config is grpc-js as it is', () => {
  expect(read({})).toEqual({ loadBalancingConfig: [], methodConfig: [] });
});

test('a policy and retries are kept', () => {
  const config = {
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: [{ name: [{ service: 'helloworld.Greeter', method: 'SayHello' }], retryPolicy }],
    retryThrottling: { maxTokens: 10, tokenRatio: 0.5 },
  };
  expect(read(config)).toEqual(config);
});

test.each([
  ['0.5s', { seconds: 0, nanos: 500_000_000 }],
  ['1.25s', { seconds: 1, nanos: 250_000_000 }],
  ['3s', { seconds: 3, nanos: 0 }],
  [
    { seconds: 2, nanos: 1 },
    { seconds: 2, nanos: 1 },
  ],
])('timeout %p is what it says', (timeout, meant) => {
  expect(read(withMethod({ timeout })).methodConfig[0]?.timeout).toEqual(meant);
});

test('durations of outlier detection are rewritten to the form grpc-js takes', () => {
  const config = read(withPolicy('outlier_detection', { interval: '1.5s', child_policy: [{ round_robin: {} }] }));
  expect(config.loadBalancingConfig[0]?.outlier_detection).toMatchObject({
    interval: { seconds: 1, nanos: 500_000_000 },
  });
});

test('status codes may be numbers', () => {
  const { methodConfig } = read(withMethod({ retryPolicy: { ...retryPolicy, retryableStatusCodes: [14, 'ABORTED'] } }));
  expect(methodConfig[0]?.retryPolicy?.retryableStatusCodes).toEqual(['UNAVAILABLE', 'ABORTED']);
});

test('a policy that somebody registers is known', () => {
  class Config {
    static createFromJson = () => new Config();
    getLoadBalancerName = () => 'mine';
    toJsonObject = () => ({ mine: {} });
  }
  expect(() => read(withPolicy('mine'))).toThrow('loadBalancingConfig is "mine"');
  experimental.registerLoadBalancerType('mine', class {} as never, Config);
  expect(read(withPolicy('mine', { any: 1 })).loadBalancingConfig).toEqual([{ mine: { any: 1 } }]);
});

test.each<[string, unknown, string]>([
  ['a list', [], 'the service config is []. Allowed: an object.'],
  ['null', null, 'the service config is null. Allowed: an object.'],
  ['an unknown key', { loadBalancing: [] }, 'has the key loadBalancing. Allowed: loadBalancingConfig, methodConfig'],
  ['a key of every object', { toString: 1 }, 'has the key toString. Allowed: loadBalancingConfig'],
  ['the legacy policy', { loadBalancingPolicy: 'round_robin' }, 'write "loadBalancingConfig": [{"round_robin": {}}]'],
  ['health checks', { healthCheckConfig: { serviceName: '' } }, 'no client-side health checking'],
  ['an unknown policy', withPolicy('least_request'), 'loadBalancingConfig is "least_request". Allowed: pick_first, r'],
  ['a policy of every object', withPolicy('toString'), 'grpc-js refuses'],
  ['two policies', { loadBalancingConfig: [{ round_robin: {} }, { pick_first: {} }] }, 'a list of one policy'],
  ['two policies in one', { loadBalancingConfig: [{ round_robin: {}, pick_first: {} }] }, 'a list of one policy'],
  ['no policy', { loadBalancingConfig: [] }, 'a list of one policy'],
  ['a policy without list', { loadBalancingConfig: { round_robin: {} } }, 'Allowed: a list.'],
  [
    'a policy without settings',
    { loadBalancingConfig: [{ round_robin: null }] },
    'round_robin is null. Allowed: an obj',
  ],
  ['an unknown field of a policy', withPolicy('round_robin', { x: 1 }), 'round_robin has the key x. Allowed: no key.'],
  ['camelCase', withPolicy('outlier_detection', { childPolicy: [] }), 'has the key childPolicy. Allowed: interval'],
  ['no child policy', withPolicy('outlier_detection'), 'child_policy is missing. Allowed: a list.'],
  [
    'an unknown child policy',
    withPolicy('outlier_detection', { child_policy: [{ least_request: {} }] }),
    'child_policy is "least_request"',
  ],
  [
    'a child policy that cannot be one',
    withPolicy('outlier_detection', { child_policy: [{ pick_first: {} }] }),
    'cannot have a pick_first child policy',
  ],
  [
    'an unknown field of an ejection',
    withPolicy('outlier_detection', { success_rate_ejection: { stdevFactor: 1 }, child_policy: [{ round_robin: {} }] }),
    'success_rate_ejection has the key stdevFactor. Allowed: stdev_factor',
  ],
  ['a wrong type in a policy', withPolicy('pick_first', { shuffleAddressList: 1 }), 'must be a boolean'],
  ['methods that are no list', { methodConfig: {} }, 'methodConfig is {}. Allowed: a list.'],
  ['a method without name', { methodConfig: [{}] }, 'methodConfig[0].name is missing. Allowed: a list.'],
  ['an empty name list', { methodConfig: [{ name: [] }] }, '{} means every method'],
  ['a method of no service', { methodConfig: [{ name: [{ method: 'SayHello' }] }] }, '"service": "helloworld.Greeter"'],
  [
    'a path as service',
    { methodConfig: [{ name: [{ service: '/helloworld.Greeter/SayHello' }] }] },
    'methodConfig[0].name',
  ],
  ['a name twice', { methodConfig: [{ name: [{}] }, { name: [{}] }] }, 'names / twice'],
  ['waitForReady', withMethod({ waitForReady: true }), 'has the key waitForReady. grpc-js never applies it.'],
  ['maxRequestBytes', withMethod({ maxRequestBytes: 1 }), 'has the key maxRequestBytes. grpc-js never applies it.'],
  ['a timeout in ms', withMethod({ timeout: '500ms' }), 'a duration above zero such as "0.05s"'],
  ['a timeout of zero', withMethod({ timeout: { seconds: 0, nanos: 0 } }), 'a duration above zero'],
  ['a timeout as number', withMethod({ timeout: 1 }), 'methodConfig[0].timeout is 1. Allowed: an object'],
  [
    'a timeout of fractions',
    withMethod({ timeout: { seconds: 0.5, nanos: 0 } }),
    'timeout is {"seconds":0.5,"nanos":0}',
  ],
  [
    'retries and hedging',
    withMethod({ retryPolicy, hedgingPolicy: { maxAttempts: 2 } }),
    'both retryPolicy and hedging',
  ],
  [
    'six attempts',
    withMethod({ retryPolicy: { ...retryPolicy, maxAttempts: 6 } }),
    'maxAttempts is 6. Allowed: an integer from 2',
  ],
  ['one attempt', withMethod({ hedgingPolicy: { maxAttempts: 1 } }), 'maxAttempts is 1. Allowed: an integer from 2'],
  ['no backoff', withMethod({ retryPolicy: { ...retryPolicy, maxBackoff: undefined } }), 'maxBackoff is missing'],
  [
    'an unknown status',
    withMethod({ retryPolicy: { ...retryPolicy, retryableStatusCodes: ['DOWN'] } }),
    'some of CANCELLED',
  ],
  ['retries of OK', withMethod({ retryPolicy: { ...retryPolicy, retryableStatusCodes: [0] } }), 'some of CANCELLED'],
  ['no status', withMethod({ retryPolicy: { ...retryPolicy, retryableStatusCodes: [] } }), 'some of CANCELLED'],
  ['too many tokens', { retryThrottling: { maxTokens: 1001, tokenRatio: 1 } }, 'at most 1000'],
  ['no token ratio', { retryThrottling: { maxTokens: 10 } }, 'tokenRatio is missing. Allowed: a number greater than 0'],
])('%s is refused', (_what, config, message) => {
  expect(() => read(config)).toThrow(message);
});

test('text that is no JSON is refused with the reason', () => {
  expect(() => serviceConfig('{"a":')).toThrow(/Allowed: a gRPC service config as JSON\. .*JSON/);
});

test('grpc-js takes every accepted config as it was meant', () => {
  const timeout = fc.oneof(
    fc.record({ seconds: fc.nat(), nanos: fc.nat(999_999_999) }),
    fc
      .tuple(fc.nat(9_999), fc.nat(999_999_999))
      .map(([s, n]) => `${s}.${String(n).padStart(9, '0').replace(/0+$/, '0')}s`),
    fc.constantFrom('1s', '0.5s', '1.5', 'x', 1, null),
  );
  const backoff = fc.constantFrom('0.05s', '1s', '1.000000001s', '0s', '5ms', 1);
  const config = fc.record(
    {
      loadBalancingConfig: fc.array(
        fc.dictionary(
          fc.constantFrom('round_robin', 'pick_first', 'weighted_round_robin', 'valueOf'),
          fc.constantFrom({}, null, []),
          {
            maxKeys: 2,
          },
        ),
        { maxLength: 2 },
      ),
      methodConfig: fc.array(
        fc.record(
          {
            name: fc.array(
              fc.record(
                { service: fc.constantFrom('a.B', '', 1), method: fc.constantFrom('C', '') },
                { requiredKeys: [] },
              ),
            ),
            timeout,
            retryPolicy: fc.record({
              maxAttempts: fc.integer({ min: 0, max: 7 }),
              initialBackoff: backoff,
              maxBackoff: backoff,
              backoffMultiplier: fc.constantFrom(0, 1, 1.5, '2'),
              retryableStatusCodes: fc.array(fc.constantFrom('UNAVAILABLE', 14, 0, 'X')),
            }),
          },
          { requiredKeys: ['name'] },
        ),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  );
  let accepted = 0;
  fc.assert(
    fc.property(config, (candidate) => {
      let ours;
      try {
        ours = read(candidate);
      } catch {
        return;
      }
      accepted++;
      const theirs = validateServiceConfig(JSON.parse(JSON.stringify(ours)));
      expect(theirs).toEqual(ours);
      const wanted = Object.keys(candidate.loadBalancingConfig?.[0] ?? { pick_first: {} })[0];
      expect(experimental.selectLbConfigFromList(theirs.loadBalancingConfig, true)?.getLoadBalancerName()).toBe(wanted);
    }),
    { numRuns: 500 },
  );
  expect(accepted).toBeGreaterThan(20);
});
