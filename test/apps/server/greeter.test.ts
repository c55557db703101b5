import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { metric, startServer, until } from '../common/program';
import { GreeterClient, milliseconds, textsOf } from './client';

const host = '127.0.2.1';

test('a reply names the pod, in its text and in its header', async () => {
  const server = await startServer(host, 'server-a');
  const { text, servedBy } = await new GreeterClient(server.grpc).sayHello('you');
  expect([text, servedBy]).toEqual(['Hello you from server-a', 'server-a']);
  const page = await fetch(`${server.http}/pod`);
  expect([await page.text(), page.headers.get('served-by')]).toEqual(['server-a', 'server-a']);
});

test('a stream sends as many replies as asked for, one without a number', async () => {
  const client = new GreeterClient((await startServer(host, 'a')).grpc);
  expect(await textsOf(client.stream({ name: 'you' }))).toEqual(['Hello you from a']);
  expect(await textsOf(client.stream({ name: 'you', replies: 5_000 }))).toHaveLength(5_000);
  const start = performance.now();
  expect(await textsOf(client.stream({ replies: 3, interval: milliseconds(100) }))).toHaveLength(3);
  expect(performance.now() - start).toBeGreaterThan(190);
});

test('a stream with an interval below zero is refused', async () => {
  const client = new GreeterClient((await startServer(host, 'a')).grpc);
  expect(await textsOf(client.stream({ interval: { seconds: -1n, nanos: 0 } }))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: 'interval: allowed is a duration from 0s to 480h',
  });
});

test.each([
  ['that waits', milliseconds(60_000)],
  ['that is as fast as its reader', milliseconds(0)],
])('a stream %s ends when the client cancels it, and the server goes on', async (_how, interval) => {
  const server = await startServer(host, 'a');
  const client = new GreeterClient(server.grpc);
  const stream = client.stream({ replies: 4_000_000_000, interval }).on('error', () => {});
  await once(stream, 'data');
  stream.cancel();
  await until(
    async () =>
      1 ===
      (await metric(
        server.http,
        'grpc_server_handled_total{grpc_method="/helloworld.Greeter/SayHelloStreamReply",grpc_code="CANCELLED"}',
      )),
  );
  expect((await client.sayHello('you')).text).toBe('Hello you from a');
  const cpuSeconds = () => metric(server.http, 'process_cpu_seconds_total');
  const before = await cpuSeconds();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await cpuSeconds()) - before).toBeLessThan(0.2);
});

test('calls are counted by method and status, and connections are shown', async () => {
  const server = await startServer(host, 'a');
  const client = new GreeterClient(server.grpc);
  await Promise.all([1, 2, 3].map((n) => client.sayHello(`${n}`)));
  await textsOf(client.stream({ interval: { seconds: -1n, nanos: 0 } }));
  const greeter = 'grpc_method="/helloworld.Greeter';
  expect(await metric(server.http, `grpc_server_handled_total{${greeter}/SayHello",grpc_code="OK"}`)).toBe(3);
  expect(await metric(server.http, `grpc_server_handling_seconds_count{${greeter}/SayHello"}`)).toBe(3);
  expect(
    await metric(
      server.http,
      `grpc_server_handled_total{${greeter}/SayHelloStreamReply",grpc_code="INVALID_ARGUMENT"}`,
    ),
  ).toBe(1);
  expect(await metric(server.http, 'grpc_server_connections')).toBe(1);
  client.close();
  await until(async () => (await metric(server.http, 'grpc_server_connections')) === 0);
});
