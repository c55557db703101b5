import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { freePort, metric, start, startServer, until, type Program, type RunningServer } from '../common/program';

const host = '127.0.3.2';
const roundRobin = '{"loadBalancingConfig":[{"round_robin":{}}]}';

let a: RunningServer;
let b: RunningServer;
beforeAll(async () => {
  [a, b] = await Promise.all([startServer(host, 'a'), startServer(host, 'b')]);
});

/** Starts `client grpc`, printing JSON, with its HTTP side on a free port. */
async function startClient(target: string, args: string[] = []): Promise<Program & { http: string }> {
  const httpPort = await freePort(host);
  const where = ['--host', host, '--http-port', `${httpPort}`, '--target', target];
  const client = start('client', ['grpc', ...where, '--output', 'json', ...args]);
  return Object.assign(client, { http: `http://${host}:${httpPort}` });
}

/** The calls a client has told, whether in lines of their own or in batches. */
function callsOf(client: Program) {
  return client.events.flatMap((event) =>
    event.event === 'calls' ? event.calls : event.event === 'call' ? [event] : [],
  );
}

function expectNoGap(client: Program): void {
  expect(client.events.map(({ line }) => line)).toEqual(client.lines.map((_, index) => index + 1));
}

test('text: a line per call, then the end', async () => {
  const httpPort = await freePort(host);
  const flags = ['--host', host, '--http-port', `${httpPort}`, '--rate', '100', '--count', '3'];
  const client = start('client', ['grpc', ...flags], { TARGET: a.grpc });
  expect(await client.ended).toBe(0);
  expect(client.lines.filter((line) => line.startsWith('#'))).toEqual(['#1: a', '#2: a', '#3: a']);
  expect(client.lines).toContain(`addresses: ${a.grpc}`);
  expect(await client.stderr).toBe('');
});

test('json: the start with its settings, calls by the clock, the addresses, the end', async () => {
  const before = Date.now();
  const args = ['--service-config', roundRobin, '--rate', '50', '--count', '20', '--deadline', '1.5s'];
  const client = await startClient(`ipv4:${a.grpc},${b.grpc}`, args);
  expect(await client.ended).toBe(0);
  const after = Date.now();
  expectNoGap(client);

  const [first, ...others] = client.events;
  expect(first).toMatchObject({ event: 'start', build: expect.stringMatching(/^[0-9a-f]{12}$|^source$/) });
  expect(first?.settings).toMatchObject({
    target: `ipv4:${a.grpc},${b.grpc}`,
    rate: 50,
    concurrency: 1,
    count: 20,
    deadline: 1_500,
    name: 'world',
    serviceConfig: { loadBalancingConfig: [{ round_robin: {} }] },
  });
  const last = others.pop();
  expect(last).toMatchObject({ event: 'end', calls: 20 });
  const addresses = others.filter(({ event }) => event === 'addresses');
  expect(addresses.map((event) => event.addresses)).toEqual([[a.grpc, b.grpc].sort()]);

  const calls = callsOf(client);
  expect(calls.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  for (const { at, ms, status, pod, peer } of calls) {
    expect(status).toBe('OK');
    expect(peer).toBe({ a: a.grpc, b: b.grpc }[pod as 'a' | 'b']);
    expect(at).toBeGreaterThanOrEqual(before - 1);
    expect(at + ms).toBeLessThanOrEqual(after + 1);
  }
  expect(calls.at(-1).at - calls[0].at).toBeGreaterThan(370);
  expect(new Set(calls.map(({ pod }) => pod as string))).toEqual(new Set(['a', 'b']));
});

test('an error is a line, and the loop goes on until the server is back', async () => {
  const port = await freePort(host);
  const client = await startClient(`${host}:${port}`, ['--rate', '50', '--service-config', roundRobin]);
  await client.line(/"status":"UNAVAILABLE".*No connection established/);
  const server = start('server', ['--host', host, '--port', `${port}`, '--http-port', `${await freePort(host)}`], {
    POD_NAME: 'back',
  });
  await client.line(/"status":"OK","pod":"back"/);
  server.child.kill('SIGKILL');
  await server.ended;
  await client.line(/"status":"UNAVAILABLE"/, client.lines.length);
  client.child.kill('SIGTERM');
  expect(await client.ended).toBe(0);
  expectNoGap(client);
  const failed = callsOf(client).filter(({ status }) => status !== 'OK');
  failed.forEach((call) => expect(call).not.toHaveProperty('pod'));
});

test('above 200 calls/s, calls share lines, and the rate is held', async () => {
  const client = await startClient(a.grpc, ['--rate', '300', '--concurrency', '50', '--count', '450']);
  expect(await client.ended).toBe(0);
  expectNoGap(client);
  expect(client.events.some(({ event }) => event === 'call')).toBe(false);
  const calls = callsOf(client).sort((one, other) => one.n - other.n);
  expect(calls.map(({ n }) => n)).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
  const rate = 449 / ((calls.at(-1).at - calls[0].at) / 1_000);
  // Whether the rate is held to the call, loop.test.ts shows by a clock of its own; this machine may be busy.
  expect(rate).toBeGreaterThan(200);
  expect(rate).toBeLessThan(305);
  expect(client.lines.length).toBeLessThan(60);
});

test('SIGTERM: no new calls, those in flight end, every line is written', async () => {
  const client = await startClient(a.grpc, ['--rate', '0', '--concurrency', '8']);
  await until(() => client.lines.length > 5);
  client.child.kill('SIGTERM');
  expect(await client.ended).toBe(0);
  expectNoGap(client);
  const calls = callsOf(client);
  expect(client.events.at(-1)).toMatchObject({ event: 'end', calls: calls.length });
  expect(calls.every(({ status }) => status === 'OK')).toBe(true);
  expect(calls.map(({ n }) => n as number).sort((a, b) => a - b)).toEqual(calls.map((_, index) => index + 1));
});

describe('with a server that never answers', () => {
  let silent: Server;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    silent = createServer((socket) => sockets.push(socket.on('error', () => {}))).listen(0, host);
    await once(silent, 'listening');
  });
  afterEach(() => {
    sockets.splice(0).forEach((socket) => socket.destroy());
    silent.close();
  });

  test('SIGTERM waits for a call in flight at most until its deadline', async () => {
    const target = `${host}:${(silent.address() as AddressInfo).port}`;
    const client = await startClient(target, ['--deadline', '600ms']);
    await client.line(/"start"/);
    await until(() => sockets.length > 0);
    client.child.kill('SIGTERM');
    expect(await client.ended).toBe(0);
    expect(client.events.slice(-2)).toMatchObject([
      { event: 'call', n: 1, status: 'DEADLINE_EXCEEDED' },
      { event: 'end', calls: 1 },
    ]);
  });
});

test('a slow reader slows the client down and loses no line', async () => {
  const client = await startClient(a.grpc, ['--rate', '0', '--concurrency', '8']);
  await client.line(/"calls"/);
  client.child.stdout?.pause();
  const ended = () => metric(client.http, 'client_calls_total{status="OK",pod="a"}');
  // Its calls stand still when everything between it and us is full.
  for (let before = -1, now = await ended(); now !== before; before = now, now = await ended()) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  client.child.kill('SIGTERM');
  client.child.stdout?.resume();
  expect(await client.ended).toBe(0);
  await client.line(/"end"/);
  expectNoGap(client);
  expect(client.events.at(-1)?.calls).toBe(callsOf(client).length);
});

test('a reader that goes away ends the client without a word', async () => {
  const client = await startClient(a.grpc, ['--rate', '100']);
  await client.line(/"call"/);
  client.child.stdout?.destroy();
  expect(await client.ended).toBe(0);
  expect(await client.stderr).toBe('');
});

test('the list of addresses is told when it changes', async () => {
  const [one, other] = [await startServer(host, 'one'), await startServer(host, 'other')];
  const client = await startClient(`ipv4:${one.grpc},${other.grpc}`, ['--rate', '50']);
  // pick_first lets go of all addresses but one.
  await client.line(/"addresses":\["[^,]*"\]/);
  const chosen = client.events.filter(({ event }) => event === 'addresses').at(-1)?.addresses[0] as string;
  const [left, right] = chosen === one.grpc ? [one, other] : [other, one];
  left.child.kill('SIGTERM');
  await client.line(new RegExp(`"addresses":\\["${right.grpc}"\\]`));
});

test('GET /hello/grpc makes calls on a channel of its own and counts who served', async () => {
  const client = await startClient(`ipv4:${a.grpc},${b.grpc}`, ['--service-config', roundRobin, '--count', '1000']);
  await client.line(/"pod"/);
  const connections = async () =>
    (await metric(a.http, 'grpc_server_connections')) + (await metric(b.http, 'grpc_server_connections'));
  await until(async () => (await connections()) === 2);
  const long = fetch(`${client.http}/hello/grpc?calls=1000`);
  await until(async () => (await connections()) === 4);
  expect(await (await long).json()).toMatchObject({ calls: 1_000, pods: { a: expect.any(Number) } });

  const answer = (await (await fetch(`${client.http}/hello/grpc?calls=25`)).json()) as {
    calls: number;
    pods: Record<string, number>;
  };
  expect(answer).toEqual({ calls: 25, pods: { a: expect.any(Number), b: expect.any(Number) }, failed: {} });
  expect(answer.pods.a! + answer.pods.b!).toBe(25);
  expect(Math.abs(answer.pods.a! - answer.pods.b!)).toBeLessThanOrEqual(5);
  expect(await (await fetch(`${client.http}/hello/grpc`)).json()).toMatchObject({ calls: 1 });
  await until(async () => (await connections()) === 2);
  for (const calls of ['0', 'x', '1.5', '100001']) {
    expect((await fetch(`${client.http}/hello/grpc?calls=${calls}`)).status).toBe(400);
  }
  expect((await fetch(`${client.http}/readyz`)).status).toBe(200);
  expect(
    (await metric(client.http, 'client_calls_total{status="OK",pod="a"}')) ||
      (await metric(client.http, 'client_calls_total{status="OK",pod="b"}')),
  ).toBeGreaterThan(0);
});

test('GET /hello/grpc counts failures by status', async () => {
  const client = await startClient(`${host}:${await freePort(host)}`);
  await client.line(/"start"/);
  const answer = await fetch(`${client.http}/hello/grpc?calls=3`);
  expect(await answer.json()).toEqual({ calls: 3, pods: {}, failed: { UNAVAILABLE: 3 } });
});

test('client http: gets the pod in a loop and on demand', async () => {
  const httpPort = await freePort(host);
  const flags = ['--host', host, '--http-port', `${httpPort}`, '--url', `${a.http}/pod`, '--keep-alive', 'true'];
  const client = start('client', ['http', ...flags, '--rate', '50', '--output', 'json']);
  expect(JSON.parse(await client.line(/"call"/))).toMatchObject({
    event: 'call',
    n: 1,
    status: 'OK',
    pod: 'a',
    peer: a.http.slice('http://'.length),
  });
  const answer = await fetch(`http://${host}:${httpPort}/hello/http?calls=5`);
  expect(await answer.json()).toEqual({ calls: 5, pods: { a: 5 }, failed: {} });
  client.child.kill('SIGTERM');
  expect(await client.ended).toBe(0);
  expectNoGap(client);
});
