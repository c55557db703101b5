import { EventEmitter, once } from 'node:events';
import { create } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { HelloRequestSchema } from '../../../apps/proto/gen/helloworld_pb';
import { greeter } from '../../../apps/server/greeter';
import { metric, startServer, until, type RunningServer } from '../common/program';
import { GreeterClient, milliseconds, textsOf } from './client';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer('127.0.2.1', 'a');
});

test('a reply names the pod, in its text and in its header', async () => {
  const { text, servedBy } = await new GreeterClient(server.grpc).sayHello('you');
  expect([text, servedBy]).toEqual(['Hello you from a', 'a']);
  const page = await fetch(`${server.http}/pod`);
  expect([await page.text(), page.headers.get('served-by')]).toEqual(['a', 'a']);
});

test('a stream sends as many replies as asked for, one without a number', async () => {
  const client = new GreeterClient(server.grpc);
  expect(await textsOf(client.stream({ name: 'you' }))).toEqual(['Hello you from a']);
  expect(await textsOf(client.stream({ name: 'you', replies: 5_000 }))).toHaveLength(5_000);
  const start = performance.now();
  expect(await textsOf(client.stream({ replies: 3, interval: milliseconds(100) }))).toHaveLength(3);
  expect(performance.now() - start).toBeGreaterThan(190);
});

test('a stream with an interval below zero is refused', async () => {
  const client = new GreeterClient(server.grpc);
  expect(await textsOf(client.stream({ interval: { seconds: -1n, nanos: 0 } }))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: 'interval: allowed is a duration from 0s to 480h',
  });
});

test('a stream whose client cancels is counted, and the server goes on', async () => {
  const client = new GreeterClient(server.grpc);
  const stream = client.stream({ replies: 4_000_000_000, interval: milliseconds(60_000) }).on('error', () => {});
  await once(stream, 'data');
  stream.cancel();
  const cancelled =
    'grpc_server_handled_total{grpc_method="/helloworld.Greeter/SayHelloStreamReply",grpc_code="CANCELLED"}';
  await until(async () => (await metric(server.http, cancelled)) === 1);
  expect((await client.sayHello('you')).text).toBe('Hello you from a');
});

describe('a cancelled stream sends no more', () => {
  function open(interval: number, hasRoom: boolean) {
    const request = create(HelloRequestSchema, { replies: 4_000_000_000, interval: milliseconds(interval) });
    const write = jest.fn(() => hasRoom);
    const end = jest.fn();
    const call = Object.assign(new EventEmitter(), { request, sendMetadata() {}, write, end });
    (greeter('a').sayHelloStreamReply as (call: unknown) => void)(call);
    return { call, write, end };
  }

  test('between two replies', async () => {
    const { call, write, end } = open(5, true);
    await until(() => write.mock.calls.length > 2);
    call.emit('cancelled');
    const sent = write.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([write.mock.calls.length, end.mock.calls.length]).toEqual([sent, 0]);
  });

  test('while its reader is slow', async () => {
    const { call, write, end } = open(0, false);
    call.emit('drain');
    await until(() => write.mock.calls.length === 2);
    call.emit('cancelled');
    call.emit('drain');
    await new Promise(setImmediate);
    expect([write.mock.calls.length, end.mock.calls.length, call.listenerCount('drain')]).toEqual([2, 0, 0]);
  });
});

test('calls are counted by method and status, and connections are shown', async () => {
  const server = await startServer('127.0.2.1', 'counted');
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
