import type { ScaleUp } from '../../../lib';
import { loadOf, observe, pass, watch } from './window';
import type { Player } from './player';

/** Long enough for a client to have settled. */
const QUIET_SECONDS = 3;

/** Servers are added to a client that has been calling quietly. */
export const scaleUp: Player<ScaleUp> = async (scene, scenario, claim) => {
  await scene.scaleServers(scenario.from);
  await scene.startClient(loadOf(claim));
  await pass(scene, claim, QUIET_SECONDS);
  const end = observe(scene);
  const old = [...scene.ready];
  scene.note(`scale ${scenario.from}→${scenario.to}`);
  await scene.scaleServers(scenario.to);
  await watch(scene, claim, scenario.watch, old);
  return end();
};
