import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Variant } from '../catalogue';
import type { Claim } from '../claim';
import { sum } from '../duration';
import { WATCH_NOTICE_TIME } from '../workload/grpc-server';
import { DNS_CACHE, type HeadlessProps } from './headless';
import { longestInterval, requireRoundRobin, ServiceTopology } from './service-topology';

/** A server closes a connection at its maximum age ±10 %: https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md */
const AGE_JITTER = 1.1;

/** gRPC over a headless Service whose servers close old connections, so that clients look the name up again. */
export class HeadlessMaxAge extends ServiceTopology {
  public static readonly summary =
    'the client balances calls over the pods it found in DNS, and looks again when a connection reaches its maximum age';
  public static readonly variants: Readonly<Record<string, Variant<HeadlessProps>>> = {
    'rest-gateway': { props: () => ({ gateway: { replicas: 1 } }), plays: ['on-demand'] },
  };

  public readonly claims: readonly Claim[];

  constructor(scope: Construct, id: string, props: HeadlessProps = {}) {
    const dnsCache = props.dnsCache ?? DNS_CACHE;
    const maxConnectionAge = props.server?.maxConnectionAge ?? Duration.seconds(30);
    requireRoundRobin(`${scope.node.path}/${id}`, props);
    const interval = longestInterval(props, Duration.seconds(1));
    const oldest = Duration.millis(Math.round(maxConnectionAge.toMilliseconds() * AGE_JITTER));
    const bound = sum(oldest, interval, dnsCache);
    // Until then a client may hold an answer that lists only pods which are leaving.
    const noticeTime = sum(bound, WATCH_NOTICE_TIME);
    super(scope, id, props, {
      headless: true,
      maxConnectionAge,
      caller: { policy: 'round_robin', minTimeBetweenResolutions: Duration.seconds(1) },
      noticeTime,
    });
    const none = { kind: 'failed', atMost: 0 } as const;
    // Each new connection begins a new turn, so the shares are random rather than exact.
    const balanced = { kind: 'balanced', within: 'five-sigma' } as const;
    this.claims = [
      {
        statement: 'every pod serves',
        scenario: { kind: 'steady', calls: 300 },
        expect: [balanced, none],
        sources: ['ours'],
      },
      {
        statement: 'new pods are noticed within a bound',
        scenario: { kind: 'scale-up', from: 2, to: 5, watch: bound.toSeconds({ integral: false }) },
        expect: [
          {
            kind: 'noticed',
            seconds: sum(bound, WATCH_NOTICE_TIME).toSeconds({ integral: false }),
            because: 'maximum age × 1.1 + resolution interval + DNS cache + watch',
          },
          none,
        ],
        sources: ['ours'],
      },
      {
        statement: 'calls move when pods stop',
        scenario: { kind: 'scale-down', from: 5, to: 2, keep: 'any' },
        expect: [{ kind: 'moved' }, none],
        sources: ['ours'],
      },
      ...this.rolloutClaims(props, noticeTime),
      ...this.onDemandClaims('every pod serves', balanced),
    ];
  }
}
