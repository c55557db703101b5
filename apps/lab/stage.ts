import type { AnyTopologyClass, Claim, Load } from '../../lib';
import type { Call, StageEvent } from './observation';

/** One claim of a topology's variant, to be played. */
export interface Play {
  /** The topology's name in the catalogue. */
  readonly name: string;
  /** The topology. */
  readonly topology: AnyTopologyClass;
  /** The variant. */
  readonly variant: string;
  /** The claim. */
  readonly claim: Claim;
}

/** How many calls on one new channel reached which server. */
export interface OnDemandAnswer {
  /** Calls that ended OK by server. */
  readonly pods: Readonly<Record<string, number>>;
  /** Calls that did not, by status. */
  readonly failed: Readonly<Record<string, number>>;
}

/** A topology on its stage, with no server and no client running yet. */
export interface Scene {
  /** Calls seen so far, in the order they ended. */
  readonly calls: readonly Call[];
  /** What happened so far. */
  readonly events: readonly StageEvent[];
  /** What is not played as the manifests have it; a stage that plays them as they are has nothing to say. */
  readonly rewritten?: readonly string[];
  /** The servers in the rotation now. */
  readonly ready: readonly string[];

  /** Writes down what the scenario does. */
  note(text: string): void;
  /** Sets the number of servers, sparing `keep`; ends when as many are ready and the others have left the rotation. */
  scaleServers(replicas: number, keep?: readonly string[]): Promise<void>;
  /** Starts the client; ends when it has its first answer. */
  startClient(load: Load): Promise<void>;
  /** Ends when this many more calls have ended. */
  calling(calls: number): Promise<void>;
  /** Replaces every server by a rolling update; ends when the new ones are ready and the old ones have left the rotation. */
  rollOut(): Promise<void>;
  /** Ends when every server that left the rotation has ended, and writes that down. */
  serversEnded(): Promise<void>;
  /** Kills a server without a word. */
  kill(pod: string): Promise<void>;
  /** Makes calls on demand. */
  onDemand(through: 'client' | 'gateway', calls: number): Promise<OnDemandAnswer>;
  /** Stops the client and waits for its last line. */
  stopClient(): Promise<void>;
  /** Takes everything off the stage. */
  close(): Promise<void>;
}

/** What a stage cannot play: the claim is neither held nor broken. */
export class NotMeasurable extends Error {
  /** @param reason - what would be needed */
  constructor(reason: string) {
    super(`not measurable here: ${reason}`);
  }
}

/** Where claims are played. */
export interface Stage {
  /** Its name. */
  readonly name: string;
  /** Which one it is, in words. */
  readonly about: string;
  /** In which way it is a model, in a sentence; a stage that is the real thing has nothing to say. */
  readonly model?: string;
  /** Versions and settings that the figures depend on, by name. */
  readonly circumstances: Readonly<Record<string, string>>;
  /** Puts a topology on the stage. */
  open(play: Play): Promise<Scene>;
  /** Leaves nothing behind. */
  close(): Promise<void>;
}
