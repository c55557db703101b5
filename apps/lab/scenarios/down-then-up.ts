import type { DownThenUp } from '../../../lib';
import { loadOf, observe, pass, watch } from './window';
import type { Player } from './player';

/** Servers are taken away and soon come back. */
export const downThenUp: Player<DownThenUp> = async (scene, scenario, claim) => {
  await scene.scaleServers(scenario.from);
  await scene.startClient(loadOf(claim));
  const end = observe(scene);
  scene.note(`scale ${scenario.from}→${scenario.to}`);
  await scene.scaleServers(scenario.to);
  await pass(scene, claim, scenario.pause);
  const left = [...scene.ready];
  scene.note(`scale ${scenario.to}→${scenario.from}`);
  await scene.scaleServers(scenario.from);
  await watch(scene, claim, scenario.watch, left);
  return end();
};
