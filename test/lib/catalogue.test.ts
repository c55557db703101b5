import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { DEFAULT_VARIANT, TopologyChart, type AnyTopologyClass } from '../../lib';
import { catalogue, synthesise } from '../../main';

const dist = join(__dirname, '../../dist');
const topologies = Object.entries<AnyTopologyClass>(catalogue);

function text(name: string, topology: AnyTopologyClass, variant: string): string {
  const app = new App();
  new TopologyChart(app, name, { topology, variant });
  return app.synthYaml();
}

test('dist holds the default variant of each topology, and nothing else', () => {
  expect(readdirSync(dist).sort()).toEqual(topologies.map(([name]) => `${name}.k8s.yaml`).sort());
});

describe.each(topologies)('%s', (name, topology) => {
  test('dist is what a fresh synthesis gives', () => {
    expect(readFileSync(join(dist, `${name}.k8s.yaml`), 'utf8')).toBe(text(name, topology, DEFAULT_VARIANT));
  });

  test('two syntheses are equal to the byte', () => {
    expect(text(name, topology, DEFAULT_VARIANT)).toBe(text(name, topology, DEFAULT_VARIANT));
  });

  const variants = Object.entries(topology.variants);
  test.each(variants)('variant %s', (variant) => {
    expect(text(name, topology, variant)).toMatchSnapshot();
  });

  test.each(variants)('variant %s plays scenarios that have claims', (variant, { plays }) => {
    const { claims } = new TopologyChart(new App(), name, { topology, variant }).topology;
    expect(claims.map(({ scenario }) => scenario.kind)).toEqual(expect.arrayContaining([...plays]));
  });
});

test('a variant that does not exist names those that do', () => {
  expect(() => new TopologyChart(new App(), 'x', { topology: catalogue.headless, variant: 'slow' })).toThrow(
    "topology Headless has no variant 'slow'; it has: default, port-differs, notice-time-2s, rest-gateway",
  );
});

test('overrides complete a variant part by part', () => {
  const app = new App();
  new TopologyChart(app, 'x', {
    topology: catalogue.headless,
    variant: 'notice-time-2s',
    overrides: { server: { replicas: 7 } },
  });
  expect(app.synthYaml()).toMatch(/replicas: 7/);
  expect(app.synthYaml()).toMatch(/NOTICE_TIME\n +value: 2s/);
});

test('warnings of the program are returned', () => {
  const outdir = join(__dirname, '../../build/test-dist');
  expect(synthesise(new App({ outdir }))).toEqual([]);
});
