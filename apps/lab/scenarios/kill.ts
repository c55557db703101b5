import type { Kill } from '../../../lib';
import { loadOf, observe, pass, SERVERS } from './window';
import type { Player } from './player';

/** Long enough for a client to have found another server. */
const AFTERMATH_SECONDS = 10;

/** The server that answered last dies without a word. */
export const kill: Player<Kill> = async (scene, _scenario, claim) => {
  await scene.scaleServers(SERVERS);
  await scene.startClient(loadOf(claim));
  const end = observe(scene);
  const pod = scene.calls.findLast((call) => call.pod !== undefined)?.pod;
  if (pod === undefined) {
    throw new Error('no server has answered, so there is none to kill');
  }
  await scene.kill(pod);
  await pass(scene, claim, AFTERMATH_SECONDS);
  return end();
};
