import type { OnDemand } from '../../../lib';
import { loadOf, SERVERS } from './window';
import type { Player } from './player';

/** Calls on demand over HTTP, one after the other on one new channel. */
export const onDemand: Player<OnDemand> = async (scene, scenario, claim) => {
  await scene.scaleServers(SERVERS);
  await scene.startClient({ ...loadOf(claim), rate: 1 });
  const answer = await scene.onDemand(scenario.through, scenario.calls);
  await scene.stopClient();
  const served = Object.entries(answer.pods).flatMap(([pod, count]) =>
    Array<object>(count).fill({ pod, status: 'OK' }),
  );
  const failed = Object.entries(answer.failed).flatMap(([status, count]) => Array<object>(count).fill({ status }));
  const at = Date.now();
  return {
    calls: [...served, ...failed].map((call, index) => ({ status: 'UNKNOWN', ...call, n: index + 1, at, ms: 0 })),
    events: [...scene.events],
    before: [...scene.ready],
    after: [...scene.ready],
  };
};
