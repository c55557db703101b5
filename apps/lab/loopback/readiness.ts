import { setTimeout as delay } from 'node:timers/promises';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

/** How a pod is asked whether it takes calls. */
export type Probe =
  | {
      /** The gRPC health service. */
      readonly grpc: { readonly port: number };
    }
  | {
      /** A page. */
      readonly httpGet: { readonly port: number; readonly path: string };
    };

/** How soon (in milliseconds) to look again for a program that does not answer yet. */
const PAUSE = 25;

/** Tells whether a pod is ready, whenever that changes. Returns what ends it. */
export function watchReadiness(host: string, probe: Probe, changed: (ready: boolean) => void): () => void {
  return 'grpc' in probe
    ? watchHealth(`${host}:${probe.grpc.port}`, changed)
    : awaitPage(`http://${host}:${probe.httpGet.port}${probe.httpGet.path}`, changed);
}

/** What `Watch` says. */
interface HealthCheckResponse {
  readonly status: string;
}

function watchHealth(address: string, changed: (ready: boolean) => void): () => void {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': PAUSE,
    'grpc.max_reconnect_backoff_ms': PAUSE,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_http_proxy': 0,
  });
  const metadata = new Metadata({ waitForReady: true });
  let closed = false;
  const watch = () => {
    if (closed) {
      return;
    }
    const { path, requestSerialize, responseDeserialize } = service.Watch!;
    const statuses = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize as (response: Buffer) => HealthCheckResponse,
      { service: '' },
      metadata,
    );
    statuses.on('data', ({ status }: HealthCheckResponse) => changed(status === 'SERVING'));
    statuses.on('error', () => undefined); // 'end' and 'error' come with 'close'.
    // A server that closes old connections ends this one too, and is no less ready for it.
    statuses.on('close', watch);
  };
  watch();
  return () => {
    closed = true;
    client.close();
  };
}

/** The project's own programs stay ready until they are told to end, so the first answer is all there is to know. */
function awaitPage(url: string, changed: (ready: boolean) => void): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  void (async () => {
    while (!signal.aborted) {
      const answer = await fetch(url, { signal }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) {
        changed(true);
        return;
      }
      await delay(PAUSE, undefined, { signal }).catch(() => undefined);
    }
  })();
  return () => ended.abort();
}
