import type { Construct } from 'constructs';
import type { Variant } from '../catalogue';
import type { Claim } from '../claim';
import { WATCH_NOTICE_TIME } from '../workload/grpc-server';
import { ServiceTopology, type ServiceTopologyProps } from './service-topology';

/** gRPC through a ClusterIP Service: one long connection, so one pod. */
export class ClusterIp extends ServiceTopology {
  public static readonly summary = 'kube-proxy balances connections, and a gRPC channel has one';
  public static readonly variants: Readonly<Record<string, Variant<ServiceTopologyProps>>> = {
    'round-robin': { props: () => ({ client: { policy: 'round_robin' } }), plays: ['steady'] },
    'port-differs': { props: () => ({ servicePort: 8000 }), plays: ['steady'] },
    'two-namespaces': {
      props: (namespace) => ({ client: { namespace: `${namespace}-client` } }),
      plays: ['steady'],
    },
    'rest-gateway': { props: () => ({ gateway: { replicas: 1 } }), plays: ['on-demand'] },
  };

  public readonly claims: readonly Claim[];

  constructor(scope: Construct, id: string, props: ServiceTopologyProps = {}) {
    super(scope, id, props, {
      headless: false,
      caller: { policy: 'pick_first' },
      noticeTime: WATCH_NOTICE_TIME,
    });
    if (this.server.maxConnectionAge !== undefined) {
      // Each new connection goes to a pod by chance: nothing to hold it to.
      this.claims = [];
      return;
    }
    const pinned = [{ kind: 'pinned' }, { kind: 'failed', atMost: 0 }] as const;
    this.claims = [
      {
        statement: 'one pod serves everything',
        scenario: { kind: 'steady', calls: 300 },
        expect: pinned,
        sources: ['S0', 'S1', 'S2', 'S3', 'S4'],
      },
      {
        statement: 'new pods get nothing',
        scenario: { kind: 'scale-up', from: 3, to: 5, watch: 15 },
        expect: [{ kind: 'unnoticed' }, ...pinned],
        sources: ['S1'],
      },
      {
        statement: 'other pods leave, nothing changes',
        scenario: { kind: 'scale-down', from: 3, to: 2, keep: 'in-use' },
        expect: pinned,
        sources: ['S1'],
      },
      {
        statement: 'the pod in use dies: everything moves to exactly one other',
        scenario: { kind: 'kill' },
        expect: [{ kind: 'pinned' }, { kind: 'failed' }],
        sources: ['S1'],
      },
      ...this.onDemandClaims('one pod serves everything', { kind: 'pinned' }),
    ];
  }
}
