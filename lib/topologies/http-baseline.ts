import type { Construct } from 'constructs';
import type { Variant } from '../catalogue';
import type { Claim } from '../claim';
import { GrpcService } from '../grpc-service';
import { Topology } from '../topology';
import { GrpcServer, type GrpcServerProps } from '../workload/grpc-server';
import { HttpClient, type HttpClientOptions } from '../workload/http-client';

/** Settings of the HTTP baseline. */
export interface HttpBaselineProps {
  /**
   * The servers; their image is this project's own, because the baseline is its `/pod` page.
   * @default - three
   */
  readonly server?: Omit<GrpcServerProps, 'image' | 'command' | 'probe' | 'maxConnectionAge'>;

  /**
   * The client.
   * @default - one, with a connection per request
   */
  readonly client?: HttpClientOptions;
}

/** HTTP/1.1 through a ClusterIP Service: what gRPC is held against. */
export class HttpBaseline extends Topology {
  public static readonly summary = 'kube-proxy balances HTTP connections';
  public static readonly variants: Readonly<Record<string, Variant<HttpBaselineProps>>> = {
    'keep-alive-on': { props: () => ({ client: { keepAlive: true } }), plays: ['steady'] },
  };

  public readonly server: GrpcServer;
  /** The servers' Service. */
  public readonly service: GrpcService;
  public readonly client: HttpClient;
  public readonly gateway = undefined;
  public readonly target: string;
  public readonly claims: readonly Claim[];

  constructor(scope: Construct, id: string, props: HttpBaselineProps = {}) {
    super(scope, id);
    this.server = new GrpcServer(this, 'server', props.server);
    this.service = new GrpcService(this, 'service', { server: this.server });
    this.target = `http://${this.service.host}:${this.server.httpPort}/pod`;
    this.client = new HttpClient(this, 'client', { ...props.client, url: this.target });
    this.claims = [
      props.client?.keepAlive === true
        ? {
            statement: 'with keep-alive one pod serves everything: Services balance connections, HTTP/1.1 ones too',
            scenario: { kind: 'steady', calls: 300 },
            expect: [{ kind: 'pinned' }, { kind: 'failed', atMost: 0 }],
            sources: ['ours'],
          }
        : {
            statement: 'a connection per request: every pod serves',
            scenario: { kind: 'steady', calls: 300 },
            expect: [
              { kind: 'balanced', within: 'five-sigma' },
              { kind: 'failed', atMost: 0 },
            ],
            sources: ['S0'],
          },
    ];
  }
}
