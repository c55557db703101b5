import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest, readManifests, title } from './documents';

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\n`;

test('reads the objects of a manifest in order and skips empty documents', () => {
  const text = `${configMap('a')}---\n---\n# nothing\n---\n${configMap('b')}`;
  expect(parseManifest('x.k8s.yaml', text).map(title)).toEqual([
    'x.k8s.yaml: ConfigMap shop/a',
    'x.k8s.yaml: ConfigMap shop/b',
  ]);
  expect(parseManifest('x.k8s.yaml', '')).toEqual([]);
});

test('reads YAML as kubectl does: on is a boolean', () => {
  const [document] = parseManifest('x.k8s.yaml', `${configMap('a')}data: { mesh: on, other: 'on' }`);
  expect(document?.object).toMatchObject({ data: { mesh: true, other: 'on' } });
});

test.each([
  ['a key that is written twice', `${configMap('a')}kind: Secret`, 'Map keys must be unique'],
  ['what is no YAML', 'kind: {', 'x.k8s.yaml: '],
  ['a document without name', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}', 'document 1 lacks'],
  ['a document that is no object', `${configMap('a')}---\ntext`, 'document 2 lacks'],
])('refuses %s', (_, text, message) => {
  expect(() => parseManifest('x.k8s.yaml', text)).toThrow(message);
});

describe('a directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'manifests-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test('is read with what is below it, sorted, and manifests only', () => {
    mkdirSync(join(directory, 'openshift'));
    for (const name of ['b.k8s.yaml', 'a.k8s.yaml', 'notes.yaml', 'openshift/c.k8s.yaml']) {
      writeFileSync(join(directory, name), configMap(name.slice(0, -9).replace('/', '-')));
    }
    expect(readManifests(directory).map(({ object }) => object.metadata.name)).toEqual(['a', 'b', 'openshift-c']);
  });
});
