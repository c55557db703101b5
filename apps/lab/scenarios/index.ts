import type { Claim, Scenario } from '../../../lib';
import type { Observation } from '../observation';
import type { Scene } from '../stage';
import type { Player } from './player';
import { downThenUp } from './down-then-up';
import { kill } from './kill';
import { onDemand } from './on-demand';
import { rollout } from './rollout';
import { scaleDown } from './scale-down';
import { scaleUp } from './scale-up';
import { steady } from './steady';

const players: { readonly [Kind in Scenario['kind']]: Player<Extract<Scenario, { kind: Kind }>> } = {
  steady,
  'on-demand': onDemand,
  'scale-up': scaleUp,
  'scale-down': scaleDown,
  'down-then-up': downThenUp,
  rollout,
  kill,
};

/** Plays a claim's scenario. */
export function play(scene: Scene, claim: Claim): Promise<Observation> {
  const player = players[claim.scenario.kind] as Player<Scenario>;
  return player(scene, claim.scenario, claim);
}
