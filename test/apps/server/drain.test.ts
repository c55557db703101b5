import { once } from 'node:events';
import { connect } from 'node:http2';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { startServer, until } from '../common/program';
import { GreeterClient, milliseconds, textsOf } from './client';
import { HealthClient } from './health';

const host = '127.0.2.3';
const roundRobin = { loadBalancingConfig: [{ round_robin: {} }] };

test('a server under load that gets SIGTERM loses no call', async () => {
  const [staying, leaving] = [await startServer(host, 'staying'), await startServer(host, 'leaving')];
  const client = new GreeterClient(`ipv4:${staying.grpc},${leaving.grpc}`, roundRobin);
  const served = { staying: 0, leaving: 0 };
  const failed: unknown[] = [];
  let stop = false;
  const unaryCaller = async () => {
    while (!stop) {
      await client.sayHello('you').then(
        ({ servedBy }) => served[servedBy as keyof typeof served]++,
        (error) => failed.push(error),
      );
    }
  };
  const streamCaller = async () => {
    while (!stop) {
      const texts = await textsOf(client.stream({ replies: 4, interval: milliseconds(20) }));
      if (!Array.isArray(texts) || texts.length !== 4) {
        failed.push(texts);
      }
    }
  };
  const callers = [...Array.from({ length: 16 }, unaryCaller), ...Array.from({ length: 16 }, streamCaller)];
  await until(() => served.leaving > 200 && served.staying > 200);
  leaving.child.kill('SIGTERM');
  expect(await leaving.ended).toBe(0);
  const then = served.staying;
  await until(() => served.staying > then + 200);
  stop = true;
  await Promise.all(callers);
  expect(failed).toEqual([]);
});

test('an open stream finishes, and then the server ends', async () => {
  const server = await startServer(host, 'a');
  const stream = new GreeterClient(server.grpc).stream({ name: 'you', replies: 5, interval: milliseconds(100) });
  const texts = textsOf(stream);
  await once(stream, 'data');
  server.child.kill('SIGTERM');
  expect(await texts).toHaveLength(5);
  expect(await server.ended).toBe(0);
});

test('during the notice time health says NOT_SERVING while every call is served, also on new connections', async () => {
  const server = await startServer(host, 'a', ['--notice-time', '500ms']);
  const health = new HealthClient(server.grpc);
  expect(await health.check('')).toBe('SERVING');
  expect(await health.check('helloworld.Greeter')).toBe('SERVING');
  await expect(health.check('no.Such')).rejects.toThrow('NOT_FOUND');

  const watch = health.watch('helloworld.Greeter');
  const watched: string[] = [];
  watch.on('data', ({ status }: { status: string }) => watched.push(status));
  await until(() => watched.includes('SERVING'));
  const before = performance.now();
  server.child.kill('SIGTERM');
  await until(() => watched.includes('NOT_SERVING'));
  expect(await health.check('')).toBe('NOT_SERVING');
  expect((await fetch(`${server.http}/readyz`)).status).toBe(503);
  expect((await new GreeterClient(server.grpc).sayHello('you')).text).toBe('Hello you from a');
  expect(await (await fetch(`${server.http}/pod`)).text()).toBe('a');

  // The watch has no end of its own. It must not hold the server for the longest call, ten seconds.
  await once(watch, 'end');
  expect(await server.ended).toBe(0);
  expect(performance.now() - before).toBeGreaterThan(490);
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('a stream without end is cut after the longest call', async () => {
  const server = await startServer(host, 'a', ['--longest-call', '300ms']);
  const stream = new GreeterClient(server.grpc).stream({ replies: 4_000_000_000, interval: milliseconds(10) });
  const texts = textsOf(stream);
  await once(stream, 'data');
  const before = performance.now();
  server.child.kill('SIGTERM');
  expect(await texts).toBeInstanceOf(Error);
  expect(performance.now() - before).toBeGreaterThan(290);
  expect(await server.ended).toBe(0);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a second signal, %s, ends the server at once', async (signal, code) => {
  const server = await startServer(host, 'a', ['--notice-time', '1h']);
  server.child.kill('SIGTERM');
  await server.line(/draining/);
  server.child.kill(signal);
  expect(await server.ended).toBe(code);
});

test('an HTTP client with keep-alive is told to leave during the notice time', async () => {
  const server = await startServer(host, 'a', ['--notice-time', '300ms']);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const pod = async () => {
    const [answer] = (await once(get(`${server.http}/pod`, { agent }), 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe('a');
    return answer.headers.connection;
  };
  expect(await pod()).toBe('keep-alive');
  server.child.kill('SIGTERM');
  await server.line(/draining/);
  expect(await pod()).toBe('close');
  expect(await server.ended).toBe(0);
  agent.destroy();
});

test('a connection that reaches its age is closed gracefully', async () => {
  const server = await startServer(host, 'a', ['--max-connection-age', '200ms']);
  const session = connect(`http://${server.grpc}`);
  const [code] = await once(session, 'goaway');
  expect(code).toBe(0);
  await once(session, 'close');
});

test('POST /crash ends the server without a word, but only where it is asked for', async () => {
  const [without, server] = [await startServer(host, 'a'), await startServer(host, 'b', ['--crash-hook', 'true'])];
  expect((await fetch(`${without.http}/crash`, { method: 'POST' })).status).toBe(404);
  await expect(fetch(`${server.http}/crash`, { method: 'POST' })).rejects.toThrow();
  expect(await server.ended).toBe(137);
});
