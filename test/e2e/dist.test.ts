import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kubectl } from '../../apps/lab/cluster/kubectl';
import { chooseContext } from '../../apps/lab/cluster/stage';
import { catalogue } from '../../main';

const dist = join(__dirname, '../../dist');
const namespaces = Object.keys(catalogue).map((name) => `grpc-lb-${name}`);

/** What the README tells the user to type. */
describe('kubectl apply -f dist', () => {
  let kubectl: Kubectl | undefined;

  beforeAll(async () => {
    kubectl = await Kubectl.connect(await chooseContext({ context: process.env.E2E_CONTEXT }));
    await kubectl.run(['apply', '-f', dist]);
  });

  afterAll(async () => {
    try {
      await kubectl?.run(['delete', '-f', dist, '--ignore-not-found', '--wait=false']);
    } finally {
      await kubectl?.close();
    }
  });

  test('covers every file', () => {
    expect(readdirSync(dist)).toHaveLength(namespaces.length);
  });

  test.each(namespaces)('every pod of %s is ready within a minute', async (namespace) => {
    await kubectl!.run(['-n', namespace, 'wait', '--for=condition=Ready', 'pod', '--all', '--timeout=60s']);
  });

  test('again: the API server has no warning', async () => {
    const { complaint } = await kubectl!.run(['apply', '--dry-run=server', '-f', dist]);
    expect(complaint).toBe('');
  });

  test.each(namespaces)('the client of %s says who answered', async (namespace) => {
    // A headless name that was asked for too early is answered from the cache of "no such name" for 30 s.
    const { out } = await kubectl!.run(['-n', namespace, 'get', 'pods', '-l', 'app=client', '-o', 'name']);
    const log = await kubectl!.follow(
      `/api/v1/namespaces/${namespace}/${out.trim().replace('pod/', 'pods/')}/log?follow=true`,
    );
    let answers = 0;
    for await (const line of log.lines) {
      expect(line).toMatch(/^(#\d+: |addresses: )/);
      if (/^#\d+: server-[a-z0-9]+-[a-z0-9]+$/.test(line) && ++answers === 3) {
        break;
      }
    }
    log.close();
    expect(answers).toBe(3);
  });

  test('kubectl delete -f dist leaves nothing', async () => {
    await kubectl!.run(['delete', '-f', dist, '--timeout=180s']);
    const { out } = await kubectl!.run(['get', 'namespaces', '-o', 'name']);
    expect(out.split('\n').filter((name) => name.startsWith('namespace/grpc-lb-'))).toEqual([]);
  });
});
