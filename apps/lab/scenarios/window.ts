import type { Claim, Load } from '../../../lib';
import type { Observation } from '../observation';
import type { Scene } from '../stage';

/** One call every 20 ms, one after the other. */
const USUAL_LOAD = { rate: 50, concurrency: 1 };

/** The load of a claim. */
export function loadOf(claim: Claim): Required<Load> {
  return { ...USUAL_LOAD, ...claim.load };
}

/** How many servers a scenario begins with that does not say so. */
export const SERVERS = 3;

/** Lets `seconds` pass, counted in calls so that a client that hangs is not taken for a quiet one. */
export function pass(scene: Scene, claim: Claim, seconds: number): Promise<void> {
  return scene.calling(Math.ceil(seconds * loadOf(claim).rate));
}

/** Watches new servers: for `seconds`, or until each has been called if that is what is claimed. */
export async function watch(scene: Scene, claim: Claim, seconds: number, old: readonly string[]): Promise<void> {
  const awaited = claim.expect.some(({ kind }) => kind === 'noticed');
  const { rate } = loadOf(claim);
  const from = scene.calls.length;
  const unnoticed = () =>
    scene.ready.some((pod) => !old.includes(pod) && !scene.calls.slice(from).some((call) => call.pod === pod));
  do {
    await scene.calling(rate);
  } while (scene.calls.length - from < seconds * rate && !(awaited && !unnoticed()));
}

/** Begins to observe; the returned function ends it. */
export function observe(scene: Scene): () => Promise<Observation> {
  const calls = scene.calls.length;
  const events = scene.events.length;
  const before = [...scene.ready];
  return async () => {
    const observation = {
      calls: scene.calls.slice(calls),
      events: scene.events.slice(events),
      before,
      after: [...scene.ready],
    };
    await scene.stopClient();
    return observation;
  };
}
