import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Balancer, type Endpoint } from '../../../../apps/lab/loopback/balancer';
import { listen } from '../../../../apps/lab/loopback/addresses';

/** Pods that answer each line with their number, and the line. */
const pods: Server[] = [];
let endpoints: Endpoint[];
let balancer: Balancer;
let port: number;

beforeEach(async () => {
  for (const number of [0, 1, 2]) {
    const answer = (socket: Socket) =>
      socket.on('data', (line) => socket.write(`${number} ${String(line)}`)).on('end', () => socket.end());
    pods[number] = await listen('127.0.0.1', 0, createServer({ allowHalfOpen: true }, answer));
  }
  endpoints = pods.map((pod) => ({ host: '127.0.0.1', port: (pod.address() as AddressInfo).port }));
  const free = await listen('127.0.0.1', 0);
  ({ port } = free.address() as AddressInfo);
  await once(free.close(), 'close');
  balancer = new Balancer(() => endpoints);
  await balancer.listen('127.0.0.1', port);
});

afterEach(() => {
  balancer.close();
  pods.forEach((pod) => pod.close());
});

async function answers(socket: Socket, line: string): Promise<string> {
  socket.write(line);
  return String((await once(socket, 'data'))[0]);
}

test('a connection stays with its pod, whoever else comes and goes', async () => {
  const socket = connect(port, '127.0.0.1');
  const first = await answers(socket, 'x');
  endpoints = [];
  expect(await answers(socket, 'x')).toBe(first);
  socket.destroy();
});

test('connections go to every pod in the rotation, and to no other', async () => {
  endpoints.pop();
  const seen = new Set<string>();
  for (let connection = 0; connection < 60; connection++) {
    const socket = connect(port, '127.0.0.1');
    seen.add(await answers(socket, 'x'));
    socket.destroy();
  }
  expect([...seen].sort()).toEqual(['0 x', '1 x']);
});

test('what is sent before half of a connection closes arrives, and so does the answer', async () => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end('last words');
  expect(await text(socket)).toMatch(/^\d last words$/);
});

test.each([
  ['no pod is in the rotation', () => []],
  ['the pod does not answer', () => [{ host: '127.0.0.1', port: 1 }]],
])('refused when %s', async (_name, rotation) => {
  endpoints = rotation();
  const socket = connect(port, '127.0.0.1');
  await expect(once(socket, 'close')).rejects.toMatchObject({ code: 'ECONNRESET' });
});
