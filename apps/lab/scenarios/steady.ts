import type { Steady } from '../../../lib';
import { loadOf, observe, SERVERS } from './window';
import type { Player } from './player';

/** Calls, and nothing else happens. */
export const steady: Player<Steady> = async (scene, scenario, claim) => {
  await scene.scaleServers(scenario.clientStartsAt ?? SERVERS);
  await scene.startClient(loadOf(claim));
  await scene.scaleServers(SERVERS);
  const end = observe(scene);
  await scene.calling(scenario.calls);
  return end();
};
