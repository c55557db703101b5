import { App } from 'cdk8s';
import { type Catalogue, type Claim, DEFAULT_VARIANT, TopologyChart } from '../../lib';
import type { Play } from './stage';

/** Every claim of every topology and variant, as they follow from the catalogue. */
export function playsOf(catalogue: Catalogue): Play[] {
  const outdir = '/nowhere'; // Nothing is synthesised: the claims are read off the constructs.
  return Object.entries(catalogue).flatMap(([name, topology]) =>
    [DEFAULT_VARIANT, ...Object.keys(topology.variants)].flatMap((variant) => {
      const { claims } = new TopologyChart(new App({ outdir }), name, { topology, variant }).topology;
      const plays = topology.variants[variant]?.plays;
      return claims
        .filter((claim: Claim) => plays?.includes(claim.scenario.kind) ?? true)
        .map((claim: Claim) => ({ name, topology, variant, claim }));
    }),
  );
}
