import type { KubernetesObject } from '../support/objects';
import type { Shop } from './good';

/** Something broken in the good shop, and what an invariant must say about it. */
export interface Case {
  /** What is broken. */
  readonly broken: string;
  /** Breaks it. */
  readonly plant: (shop: Shop) => unknown;
  /** What stands in a second file. */
  readonly otherFile?: (shop: Shop) => KubernetesObject[];
  /** Part of the one finding. */
  readonly finding: string;
}

/** Cases by the invariant that must find them. */
export type Cases = Record<string, readonly Case[]>;
