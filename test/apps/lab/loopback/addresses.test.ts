import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { AddressBlock, listen } from '../../../../apps/lab/loopback/addresses';

let blocks: AddressBlock[];
beforeEach(async () => {
  blocks = await Promise.all([AddressBlock.reserve(), AddressBlock.reserve()]);
});
afterEach(() => blocks.forEach((block) => block.release()));

test('runs side by side have different addresses', async () => {
  const taken = await Promise.all(blocks.flatMap((block) => [block.take(), block.take()]));
  expect(new Set([...taken, ...blocks.map(({ own }) => own)]).size).toBe(6);
});

test('an address that is given back is not the next to be taken', async () => {
  const [block] = blocks as [AddressBlock];
  const address = await block.take();
  block.giveBack(address);
  expect(await block.take()).not.toBe(address);
});

test('a port that something on this machine has everywhere is replaced by another, a free one is kept', async () => {
  const [block] = blocks as [AddressBlock];
  const everywhere = await listen('0.0.0.0', 0);
  const free = await listen('0.0.0.0', 0);
  const [taken, kept] = [everywhere, free].map((server) => (server.address() as AddressInfo).port) as [number, number];
  await once(free.close(), 'close');
  await block.findPorts([taken, kept]);
  expect(block.port(taken)).not.toBe(taken);
  expect(block.port(kept)).toBe(kept);
  (await listen(await block.take(), block.port(taken))).close();
  everywhere.close();
});
