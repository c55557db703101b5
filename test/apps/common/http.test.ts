import { once } from 'node:events';
import { connect } from 'node:net';
import { Registry } from 'prom-client';
import { createHttp, listenHttp } from '../../../apps/common/http';
import { createRegistry } from '../../../apps/common/metrics';
import { freePort } from './program';

const host = '127.0.1.1';
const open: { close(): PromiseLike<unknown> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((http) => http.close())));

async function listening(registry: Registry, draining = () => false): Promise<string> {
  const http = createHttp(registry, draining);
  open.push(http);
  const httpPort = await freePort(host);
  await listenHttp(http, { host, httpPort });
  return `http://${host}:${httpPort}`;
}

test('/metrics names the build and shows the process', async () => {
  const answer = await fetch(`${await listening(createRegistry('server'))}/metrics`);
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const page = await answer.text();
  expect(page).toContain('build_info{app="server",build="source"} 1');
  expect(page).toContain('process_cpu_user_seconds_total');
});

test('/readyz says when the program drains, and every reply then closes its connection', async () => {
  let draining = false;
  const url = await listening(new Registry(), () => draining);
  const readyz = async () => {
    const { status, headers } = await fetch(`${url}/readyz`);
    return [status, headers.get('connection')];
  };
  expect(await readyz()).toEqual([200, 'keep-alive']);
  draining = true;
  expect(await readyz()).toEqual([503, 'close']);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).headers.get('connection')).toBe('close');
});

test('a connection on which nothing was ever asked does not keep it from closing', async () => {
  const url = new URL(await listening(new Registry()));
  const silent = connect(Number(url.port), host);
  await once(silent, 'connect');
  await fetch(`${url.origin}/livez`); // Accepted after the silent one.
  const closed = once(silent, 'close');
  await open[0]!.close();
  await closed;
});

test('a path that is no URL is refused as gRPC would', async () => {
  const answer = await fetch(`${await listening(new Registry())}/%zz`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ code: 3, message: expect.stringContaining('/%zz'), details: [] });
});

test('a port that is taken is named', async () => {
  const { port } = new URL(await listening(new Registry()));
  const second = createHttp(new Registry(), () => false);
  await expect(listenHttp(second, { host, httpPort: Number(port) })).rejects.toThrow(
    `cannot listen for HTTP: listen EADDRINUSE: address already in use ${host}:${port}`,
  );
});
