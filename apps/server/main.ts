import { hostname } from 'node:os';
import { isIPv6 } from 'node:net';
import { Server, ServerCredentials, setLogger } from '@grpc/grpc-js';
import { duration, durationOrZero } from '../common/duration';
import { addHttpSettings, createHttp, listenHttp, type HttpSettings } from '../common/http';
import { createRegistry } from '../common/metrics';
import { command, port, setting, trueOrFalse } from '../common/settings';
import { onShutdown, run } from '../common/shutdown';
import { Greeter } from '../proto/gen/helloworld_pb';
import { serviceDefinition } from '../proto/grpc';
import { drain } from './drain';
import { greeter } from './greeter';
import { Health } from './health';
import { countCalls, showConnections } from './metrics';
import { reflection } from './reflection';

interface Settings extends HttpSettings {
  port: number;
  podName: string;
  maxConnectionAge?: number;
  maxConnectionAgeGrace?: number;
  noticeTime: number;
  longestCall: number;
  crashHook: boolean;
}

/** Reads a name that fits into a header. */
function podName(text: string): string {
  if (!/^[\w.-]{1,253}$/.test(text)) {
    throw new Error('Allowed: up to 253 letters, digits, dots, dashes and underscores.');
  }
  return text;
}

async function serve(settings: Settings): Promise<void> {
  const registry = createRegistry('server');
  const server = new Server({
    interceptors: [countCalls(registry)],
    'grpc.max_connection_age_ms': settings.maxConnectionAge,
    'grpc.max_connection_age_grace_ms': settings.maxConnectionAgeGrace,
  });
  const health = new Health();
  server.addService(serviceDefinition(Greeter), greeter(settings.podName));
  health.addTo(server);
  reflection().addToServer(server);
  showConnections(registry, server);

  let draining = false;
  const http = createHttp(registry, () => draining);
  http.get('/pod', (_request, reply) =>
    reply.type('text/plain').header('served-by', settings.podName).send(settings.podName),
  );

  if (settings.crashHook) {
    // Unlike a signal, this also ends a process 1.
    http.post('/crash', () => process.exit(137));
  }

  onShutdown(() => {
    draining = true;
    console.log(`${settings.podName}: draining`);
    return drain({ health, grpc: server, http, ...settings });
  });

  const { host, httpPort } = settings;
  await listenHttp(http, settings);
  await listenGrpc(server, `${isIPv6(host) ? `[${host}]` : host}:${settings.port}`);
  console.log(`${settings.podName}: serving gRPC on ${settings.port} and HTTP on ${httpPort} of ${host}`);
}

function listenGrpc(server: Server, address: string): Promise<void> {
  // grpc-js would print the error too, in words of its own.
  setLogger({});
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error) => {
      setLogger(console);
      if (error) {
        reject(new Error(`cannot listen for gRPC on ${address}: ${error.message}`));
      } else {
        resolve();
      }
    });
  });
}

run(() =>
  addHttpSettings(command('server', 'Greets over gRPC and says which pod did it.'))
    .addOption(setting('--port <port>', 'GRPC_PORT', 'gRPC port', port, '50051'))
    .addOption(setting('--pod-name <name>', 'POD_NAME', 'who answers', podName, hostname()))
    .addOption(
      setting(
        '--max-connection-age <duration>',
        'MAX_CONNECTION_AGE',
        'an older connection is closed gracefully',
        duration,
      ),
    )
    .addOption(
      setting(
        '--max-connection-age-grace <duration>',
        'MAX_CONNECTION_AGE_GRACE',
        'calls still open this long after that are cut',
        duration,
      ),
    )
    .addOption(
      setting('--notice-time <duration>', 'NOTICE_TIME', 'on SIGTERM: how long to keep serving', durationOrZero, '0s'),
    )
    .addOption(
      setting(
        '--longest-call <duration>',
        'LONGEST_CALL',
        'after that: how long open calls may take',
        durationOrZero,
        '10s',
      ),
    )
    .addOption(
      setting(
        '--crash-hook <true|false>',
        'CRASH_HOOK',
        'whether POST /crash ends the server without a word',
        trueOrFalse,
        'false',
      ),
    )
    .action(serve)
    .parseAsync(),
);
