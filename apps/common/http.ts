import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import type { Command } from 'commander';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import { ipAddress, port, setting } from './settings';

/** Where a program answers HTTP. */
export interface HttpSettings {
  host: string;
  httpPort: number;
}

/** Adds the settings of the HTTP side. */
export function addHttpSettings(command: Command): Command {
  return command
    .addOption(setting('--host <address>', 'HOST', 'address to listen on', ipAddress, '0.0.0.0'))
    .addOption(setting('--http-port <port>', 'HTTP_PORT', 'HTTP port', port, '8080'));
}

/**
 * An HTTP server with `/metrics`, `/livez` and `/readyz`. While it drains, `/readyz` says 503 and every reply closes its
 * connection, so that clients with keep-alive move on before the server closes.
 */
export function createHttp(registry: Registry, draining: () => boolean): FastifyInstance {
  const http = fastify({
    return503OnClosing: false,
    // A path that is no URL gets no further than here; it is an invalid argument like any other.
    frameworkErrors: ({ message }, _request, reply: FastifyReply) => {
      void reply.code(400).send({ code: status.INVALID_ARGUMENT, message, details: [] });
    },
  });
  http.addHook('onSend', async (_request, reply) => {
    if (draining()) {
      reply.header('connection', 'close');
    }
  });
  closeSilentConnections(http);
  http.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  http.get('/livez', (_request, reply) => reply.type('text/plain').send('ok\n'));
  http.get('/readyz', (_request, reply) =>
    draining() ? reply.code(503).send('draining\n') : reply.type('text/plain').send('ok\n'),
  );
  return http;
}

/** A connection on which no request has come is not idle to Node.js, and would keep the server from closing. */
function closeSilentConnections(http: FastifyInstance): void {
  const silent = new Set<Socket>();
  http.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  http.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  http.addHook('preClose', (closed) => {
    silent.forEach((socket) => socket.destroy());
    closed();
  });
}

/** Opens the HTTP port, or says which it could not open. */
export async function listenHttp(http: FastifyInstance, { host, httpPort }: HttpSettings): Promise<void> {
  try {
    await http.listen({ host, port: httpPort });
  } catch (error) {
    throw new Error(`cannot listen for HTTP: ${(error as Error).message}`);
  }
}
