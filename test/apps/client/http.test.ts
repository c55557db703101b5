import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpCaller } from '../../../apps/client/http';
import { freePort } from '../common/program';

const host = '127.0.3.1';
const servers: { close(): void; closeAllConnections(): void }[] = [];
afterEach(() =>
  servers.splice(0).forEach((server) => {
    server.closeAllConnections();
    server.close();
  }),
);

/** An HTTP server: its URL, and how many connections it got. */
async function serve(answer: RequestListener) {
  const server = createServer(answer).listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  const port = (server.address() as AddressInfo).port;
  const seen = { url: `http://${host}:${port}/pod`, peer: `${host}:${port}`, connections: 0 };
  server.on('connection', () => seen.connections++);
  return seen;
}

test.each([
  [true, 1],
  [false, 3],
])('with keep-alive %p, three calls are %i connection(s)', async (keepAlive, connections) => {
  const server = await serve((_request, response) => response.end('server-a\n'));
  const caller = new HttpCaller({ url: server.url, keepAlive, deadline: 5_000 });
  for (let n = 1; n <= 3; n++) {
    expect(await caller.call()).toEqual({ status: 'OK', pod: 'server-a', peer: server.peer });
  }
  caller.close();
  expect(server.connections).toBe(connections);
});

test('an error code of HTTP is an outcome', async () => {
  const { url, peer } = await serve((_request, response) => response.writeHead(503).end());
  const outcome = await new HttpCaller({ url, keepAlive: false, deadline: 5_000 }).call();
  expect(outcome).toEqual({ status: 'HTTP 503', peer, message: 'Service Unavailable' });
});

test('a refused connection is an outcome, also on a name with two addresses', async () => {
  const port = await freePort(host);
  const refused = { status: 'ECONNREFUSED', message: expect.stringContaining('ECONNREFUSED') };
  for (const name of [host, 'localhost']) {
    const caller = new HttpCaller({ url: `http://${name}:${port}/pod`, keepAlive: false, deadline: 5_000 });
    expect(await caller.call()).toEqual(refused);
  }
});

test('a connection that breaks in the middle of an answer is an outcome', async () => {
  const { url } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('serv', () => response.destroy());
  });
  expect((await new HttpCaller({ url, keepAlive: false, deadline: 5_000 }).call()).status).toBe('ECONNRESET');
});

test.each<[string, RequestListener]>([
  ['never starts', () => {}],
  ['never ends', (_request, response) => response.write('serv')],
])('an answer that %s is given up at the deadline', async (_how, answer) => {
  const { url } = await serve(answer);
  expect(await new HttpCaller({ url, keepAlive: false, deadline: 100 }).call()).toEqual({
    status: 'DEADLINE_EXCEEDED',
    message: 'no complete answer within 100 ms',
  });
});
