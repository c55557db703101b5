import type { Result } from '../results';

/** The results by topology, in the order they come. */
export function byTopology(results: readonly Result[]): Map<string, Result[]> {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    groups.set(result.topology, [...(groups.get(result.topology) ?? []), result]);
  }
  return groups;
}

/** How many results have an outcome. */
export function count(results: readonly Result[], outcome: Result['outcome']): number {
  return results.filter((result) => result.outcome === outcome).length;
}
