import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Variant } from '../catalogue';
import type { Claim } from '../claim';
import { sum } from '../duration';
import { DEFAULT_RESOLUTION_INTERVAL } from '../workload/grpc-caller';
import { WATCH_NOTICE_TIME } from '../workload/grpc-server';
import { longestInterval, requireRoundRobin, ServiceTopology, type ServiceTopologyProps } from './service-topology';

/** Settings of the headless topology. */
export interface HeadlessProps extends ServiceTopologyProps {
  /**
   * How old the DNS answers may be that clients get.
   * @default Duration.seconds(30), the cache of kubeadm's Corefile; a NodeLocal DNSCache adds its own
   */
  readonly dnsCache?: Duration;
}

/** The cache of kubeadm's Corefile (`cache 30`). */
export const DNS_CACHE = Duration.seconds(30);

/** gRPC over a headless Service: the client resolves the pods and takes them in turn, and never looks again. */
export class Headless extends ServiceTopology {
  public static readonly summary = 'the client balances calls over the pods it found in DNS';
  public static readonly variants: Readonly<Record<string, Variant<HeadlessProps>>> = {
    'port-differs': { props: () => ({ servicePort: 8000 }), plays: ['steady'] },
    'notice-time-2s': {
      props: () => ({ server: { noticeTime: Duration.seconds(2) } }),
      plays: ['rollout', 'down-then-up'],
    },
    'rest-gateway': { props: () => ({ gateway: { replicas: 1 } }), plays: ['on-demand'] },
  };

  public readonly claims: readonly Claim[];

  constructor(scope: Construct, id: string, props: HeadlessProps = {}) {
    const dnsCache = props.dnsCache ?? DNS_CACHE;
    const path = `${scope.node.path}/${id}`; // `this` is not there yet.
    requireRoundRobin(path, props);
    if (props.server?.maxConnectionAge !== undefined) {
      throw new Error(
        `${path}: maxConnectionAge makes clients look again, which is another topology: use HeadlessMaxAge`,
      );
    }
    const interval = longestInterval(props, DEFAULT_RESOLUTION_INTERVAL);
    // An answer may list pods that began to leave a cache time ago, and the next one may be an interval away.
    const noticeTime = sum(dnsCache, interval, WATCH_NOTICE_TIME);
    super(scope, id, props, {
      headless: true,
      caller: { policy: 'round_robin' },
      noticeTime,
    });
    const balanced = { kind: 'balanced', within: 'one-call' } as const;
    const none = { kind: 'failed', atMost: 0 } as const;
    this.claims = [
      {
        statement: 'every pod serves, ±1 call',
        scenario: { kind: 'steady', calls: 300 },
        expect: [balanced, none],
        sources: ['S4'],
      },
      {
        statement: 'a client that resolves while one pod is ready stays on it',
        scenario: { kind: 'steady', calls: 300, clientStartsAt: 1 },
        expect: [{ kind: 'pinned' }, none],
        sources: ['ours'],
      },
      {
        statement: 'from quiet 2→5: the new pods get nothing for 60 s',
        scenario: { kind: 'scale-up', from: 2, to: 5, watch: 60 },
        expect: [{ kind: 'unnoticed' }, none],
        sources: ['S1'],
      },
      {
        statement: 'calls move when pods stop',
        scenario: { kind: 'scale-down', from: 3, to: 1, keep: 'any' },
        expect: [{ kind: 'moved' }, none],
        sources: ['S1', 'S4'],
      },
      {
        statement: 'down and soon up again: the new pods are noticed',
        scenario: { kind: 'down-then-up', from: 3, to: 1, pause: 5, watch: 180 },
        expect: [
          {
            kind: 'noticed',
            seconds: sum(this.server.noticeTime, interval, dnsCache, WATCH_NOTICE_TIME).toSeconds({ integral: false }),
            because: 'a stopped pod asks for a resolution: notice time + resolution interval + DNS cache + watch',
          },
          none,
        ],
        sources: ['S4', 'ours'],
      },
      ...this.rolloutClaims(props, noticeTime),
      // A new channel's first calls go to whichever pod it connects to first (35/32/33 of 100 seen), so not ±1.
      ...this.onDemandClaims('every pod serves', { kind: 'balanced', within: 'five-sigma' }),
    ];
  }
}
