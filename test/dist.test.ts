import { join } from 'node:path';
import { readManifests } from './support/documents';
import { invariants, type Invariant } from './support/invariants';
import { kubernetesVersions, Schemas } from './support/schema';

const documents = readManifests(join(__dirname, '../dist'));
const files = [...new Set(documents.map(({ file }) => file))];

// Without this, everything below would pass on nothing.
test('there are manifests', () => {
  expect(documents).not.toHaveLength(0);
});

describe.each(kubernetesVersions)('Kubernetes %s accepts', (version) => {
  const schemas = new Schemas(version);
  test.each(files)('%s', (name) => {
    expect(schemas.findings(documents.filter(({ file }) => file === name))).toEqual([]);
  });
});

test.each(Object.entries<Invariant>(invariants))('%s', (_, invariant) => {
  expect(invariant(documents)).toEqual([]);
});
