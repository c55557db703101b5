import type { ScaleDown } from '../../../lib';
import { loadOf, observe, pass } from './window';
import type { Player } from './player';

/** Long enough for a client to have settled, before and after. */
const QUIET_SECONDS = 3;

/** Servers are taken away; it is over when they have ended. */
export const scaleDown: Player<ScaleDown> = async (scene, scenario, claim) => {
  await scene.scaleServers(scenario.from);
  await scene.startClient(loadOf(claim));
  await pass(scene, claim, QUIET_SECONDS);
  const end = observe(scene);
  scene.note(`scale ${scenario.from}→${scenario.to}`);
  const inUse = [...new Set(scene.calls.flatMap((call) => call.pod ?? []))];
  await scene.scaleServers(scenario.to, scenario.keep === 'in-use' ? inUse : []);
  await scene.serversEnded();
  await pass(scene, claim, QUIET_SECONDS);
  return end();
};
