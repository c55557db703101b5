import type { DescService } from '@bufbuild/protobuf';
import type { Client } from '@grpc/grpc-js';
import type { FastifyInstance } from 'fastify';
import { callStream, callUnary } from './call';
import { metadataOf, timeoutOf } from './metadata';
import { openApi } from './openapi';
import { messageOf } from './request';
import { findRoute, routesOf } from './routes';
import { httpStatus, statusBody, statusOf } from './status';

/** What a gateway serves, and over which channel. */
export interface GatewayOptions {
  readonly service: DescService;
  readonly client: Client;
  /** Milliseconds that a unary call may take, unless its request brings a `grpc-timeout`. */
  readonly deadline: number;
}

/** Serves a gRPC service as JSON over HTTP, on the routes that its `google.api.http` annotations declare. */
export function gateway(app: FastifyInstance, { service, client, deadline }: GatewayOptions, done: () => void): void {
  const routes = routesOf(service);
  const document = openApi(service, routes);

  // A body is proto3 JSON, whatever type its request gives it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    return reply.code(httpStatus(status.code)).send(statusBody(status));
  });
  app.get('/openapi.json', () => document);
  app.all('/*', async (request, reply) => {
    const [path = '', query] = (request.raw.url ?? '').split(/\?(.*)/s);
    const { route, variables } = findRoute(routes, request.method, path);
    const body = (request.body ?? '') as string;
    const streams = route.method.methodKind === 'server_streaming';
    const call = {
      client,
      method: route.method,
      message: messageOf(route, { variables, query: new URLSearchParams(query), body }),
      metadata: metadataOf(request.headers),
      deadline: Date.now() + (timeoutOf(request.headers) ?? (streams ? Infinity : deadline)),
    };
    if (!streams) {
      return callUnary(call, reply);
    }
    const lines = await callStream(call, reply);
    // Its headers are gone when a shutdown begins: kept alive, the connection would hold the program back.
    return reply.type('application/x-ndjson').header('connection', 'close').send(lines);
  });
  done();
}
