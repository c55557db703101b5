/** The bundled gateway and servers as processes. */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { freePort, start, startServer, until, type Program } from '../common/program';

const host = '127.0.4.1';
const roundRobin = '{"loadBalancingConfig":[{"round_robin":{}}]}';

/** Starts a gateway on a free port and waits until it serves. */
async function startGateway(target: string, args: string[] = []): Promise<Program & { url: string }> {
  const port = `${await freePort(host)}`;
  const gateway = start('gateway', ['--target', target, '--host', host, '--http-port', port, ...args]);
  await gateway.line(/serving/);
  return Object.assign(gateway, { url: `http://${host}:${port}` });
}

test('greets by every route, and the reply names the pod', async () => {
  const server = await startServer(host, 'a');
  const { url } = await startGateway(server.grpc);

  const got = await fetch(`${url}/v1/hello/you`);
  expect([got.status, got.headers.get('grpc-metadata-served-by'), await got.json()]).toEqual([
    200,
    'a',
    { message: 'Hello you from a' },
  ]);
  const posted = await fetch(`${url}/v1/hello`, { method: 'POST', body: '{"name":"all"}' });
  expect([posted.status, await posted.json()]).toEqual([200, { message: 'Hello all from a' }]);
  const streamed = await fetch(`${url}/v1/hello/you/stream?replies=3&interval=0.01s`);
  expect([streamed.status, streamed.headers.get('grpc-metadata-served-by'), await streamed.text()]).toEqual([
    200,
    'a',
    '{"result":{"message":"Hello you from a"}}\n'.repeat(3),
  ]);

  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/v1/hello', '/v1/hello/{name}', '/v1/hello/{name}/stream']),
  );
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('build_info{app="gateway"');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('balances as its service config says', async () => {
  const servers = await Promise.all(['a', 'b'].map((podName) => startServer(host, podName)));
  const { url } = await startGateway(`ipv4:${servers.map(({ grpc }) => grpc).join(',')}`, [
    '--service-config',
    roundRobin,
  ]);
  const pod = async () => (await fetch(`${url}/v1/hello/you`)).headers.get('grpc-metadata-served-by');
  // Until both are connected, one may answer alone.
  for (const seen = new Set(); seen.size < 2;) {
    seen.add(await pod());
  }
  const first = await pod();
  const second = await pod();
  expect([first, second].sort()).toEqual(['a', 'b']);
  expect([await pod(), await pod(), await pod(), await pod()]).toEqual([first, second, first, second]);
});

test('says 503 while no server is there, and greets when one comes', async () => {
  const port = await freePort(host);
  const { url } = await startGateway(`${host}:${port}`);
  const response = await fetch(`${url}/v1/hello/you`);
  expect([response.status, await response.json()]).toEqual([
    503,
    { code: 14, message: expect.stringContaining('ECONNREFUSED'), details: [] },
  ]);
  const http = `${await freePort(host)}`;
  await start('server', ['--host', host, '--port', `${port}`, '--http-port', http, '--pod-name', 'late']).line(
    /serving/,
  );
  let status = 503;
  while (status === 503) {
    status = (await fetch(`${url}/v1/hello/you`)).status;
  }
  expect(status).toBe(200);
});

/** Starts a gateway before a server that never answers: every call lasts as long as it may. */
async function startBeforeSilence(deadline: string) {
  const silence = createServer().listen(0, host);
  await once(silence, 'listening');
  const { port } = silence.address() as AddressInfo;
  const gateway = await startGateway(`${host}:${port}`, ['--deadline', deadline]);
  const reached = once(silence, 'connection').then(() => silence.close());
  return { gateway, reached };
}

test('gives a unary call up after --deadline', async () => {
  const { gateway } = await startBeforeSilence('50ms');
  const response = await fetch(`${gateway.url}/v1/hello/you`);
  expect([response.status, await response.json()]).toMatchObject([504, { code: 4 }]);
});

test('on SIGTERM closes the connection of a call that ends', async () => {
  const { gateway, reached } = await startBeforeSilence('1s');
  const answered = fetch(`${gateway.url}/v1/hello/you`);
  await reached;
  gateway.child.kill('SIGTERM');
  const { status, headers } = await answered;
  expect([status, headers.get('connection')]).toEqual([504, 'close']);
  expect(await gateway.ended).toBe(0);
});

test('on SIGTERM accepts nothing more, lets open requests end, and then ends', async () => {
  const server = await startServer(host, 'a');
  const gateway = await startGateway(server.grpc);
  const agent = new Agent({ keepAlive: true });
  const request = get(`${gateway.url}/v1/hello/you/stream?replies=4&interval=0.1s`, { agent });
  const [stream] = (await once(request, 'response')) as [IncomingMessage];
  gateway.child.kill('SIGTERM');
  await gateway.line(/draining/);
  await until(() =>
    fetch(`${gateway.url}/readyz`).then(
      () => false,
      () => true,
    ),
  );
  expect(stream.complete).toBe(false);
  expect(await text(stream)).toBe('{"result":{"message":"Hello you from a"}}\n'.repeat(4));
  expect(await gateway.ended).toBe(0);
  agent.destroy();
});

test.each<[string[], NodeJS.ProcessEnv, string[]]>([
  [[], {}, ["'--target <dns:///name:port>' not specified"]],
  [[], { TARGET: 'consul://x' }, ["'consul://x'", "'TARGET'"]],
  [['--deadline', '5'], { TARGET: 'a:1' }, ["'--deadline <duration>'", "'5'", 'Allowed: a duration']],
  [[], { TARGET: 'a:1', DEADLINE: 'x' }, ["'--deadline <duration>'", "'x'", "'DEADLINE'"]],
  [['--service-config', '{"loadBalancingPolicy":"round_robin"}'], { TARGET: 'a:1' }, ["'--service-config <json>'"]],
  [['--port', '1'], { TARGET: 'a:1' }, ["unknown option '--port'"]],
])('%j %j is refused with exit code 2', async (args, env, named) => {
  const gateway = start('gateway', args, env);
  expect(await gateway.ended).toBe(2);
  const stderr = await gateway.stderr;
  named.forEach((part) => expect(stderr).toContain(part));
  expect(gateway.lines).toEqual([]);
});
