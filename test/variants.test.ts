import { App } from 'cdk8s';
import { TopologyChart, type AnyTopologyClass } from '../lib';
import { catalogue } from '../main';
import { parseManifest } from './support/documents';
import { brokenInvariants, type invariants } from './support/invariants';
import { kubernetesVersions, Schemas } from './support/schema';

const schemas = kubernetesVersions.map((version) => new Schemas(version));

/** What variants show that nobody should do. */
const brokenOnPurpose: Record<string, (keyof typeof invariants)[]> = {
  // Even where the Service says another port, clients of a headless one dial the pods'.
  'port-differs': ['headlessPortsAreContainerPorts'],
};

/** Every variant besides the default ones, which are in dist. The lab renders and applies them just the same. */
const variants = Object.entries<AnyTopologyClass>(catalogue).flatMap(([name, topology]) =>
  Object.keys(topology.variants).map((variant) => ({ name, topology, variant })),
);

test.each(variants)('$name, $variant, is valid and breaks no invariant', ({ name, topology, variant }) => {
  const app = new App();
  new TopologyChart(app, name, { topology, variant });
  const documents = parseManifest(`${name}, ${variant}`, app.synthYaml());
  expect(documents).not.toHaveLength(0);
  expect(schemas.flatMap((it) => it.findings(documents))).toEqual([]);
  expect(brokenInvariants(documents, brokenOnPurpose[variant])).toEqual([]);
});
