import {
  getChannelzHandlers,
  ServerInterceptingCall,
  status,
  type Server,
  type ServerInterceptor,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Counts the calls a server handles, under the names that dashboards for gRPC servers know. */
export function countCalls(registry: Registry): ServerInterceptor {
  const handled = new Counter({
    name: 'grpc_server_handled_total',
    help: 'Calls that ended, by method and status.',
    labelNames: ['grpc_method', 'grpc_code'],
    registers: [registry],
  });
  const handling = new Histogram({
    name: 'grpc_server_handling_seconds',
    help: 'How long calls took.',
    labelNames: ['grpc_method'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (method, call) => {
    const started = performance.now();
    let ended = false;
    const end = (code: status) => {
      if (!ended) {
        ended = true;
        handled.inc({ grpc_method: method.path, grpc_code: status[code] });
        handling.observe({ grpc_method: method.path }, (performance.now() - started) / 1_000);
      }
    };
    return new ServerInterceptingCall(call, {
      // "cancelled" is also heard after a call has ended as it should; the first word counts.
      start: (next) => next({ onCancel: () => end(status.CANCELLED) }),
      sendStatus: (ending, next) => {
        end(ending.code ?? status.UNKNOWN);
        next(ending);
      },
    });
  };
}

/** Shows how many connections a server has, as grpc-js itself knows it. */
export function showConnections(registry: Registry, server: Server): void {
  const { GetServerSockets } = getChannelzHandlers();
  new Gauge({
    name: 'grpc_server_connections',
    help: 'Open connections.',
    registers: [registry],
    collect() {
      const request = { server_id: String(server.getChannelzRef().id), start_socket_id: '0', max_results: '1000000' };
      GetServerSockets({ request } as ServerUnaryCall<typeof request, never>, (_error, answer) =>
        this.set(answer?.socket_ref?.length ?? 0),
      );
    },
  });
}
