import type { Claim, Scenario } from '../../../lib';
import type { Observation } from '../observation';
import type { Scene } from '../stage';

/** What plays one kind of scenario. */
export type Player<S extends Scenario> = (scene: Scene, scenario: S, claim: Claim) => Promise<Observation>;
