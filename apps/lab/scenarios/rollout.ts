import type { Rollout } from '../../../lib';
import { loadOf, observe, pass, SERVERS } from './window';
import type { Player } from './player';

/** A client that holds dead addresses may have to wait this long to look again; then the damage is done. */
const AFTERMATH_SECONDS = 35;

/** The servers are replaced, several times in a row; it is over when the last of the old ones has ended. */
export const rollout: Player<Rollout> = async (scene, scenario, claim) => {
  await scene.scaleServers(SERVERS);
  await scene.startClient(loadOf(claim));
  const end = observe(scene);
  for (let time = 1; time <= scenario.times; time++) {
    scene.note(`rollout ${time}`);
    await scene.rollOut();
  }
  await scene.serversEnded();
  await pass(scene, claim, AFTERMATH_SECONDS);
  return end();
};
