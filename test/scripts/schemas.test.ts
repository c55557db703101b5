import { addEnums, prune, type Definitions } from '../../scripts/schemas';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** A document with what Kubernetes' own has. */
function definitions(): Definitions {
  return {
    'io.k8s.api.core.v1.Pod': {
      type: 'object',
      description: 'A pod.',
      properties: {
        metadata: { $ref: `#/definitions/${meta}` },
        policies: { type: 'array', items: { type: 'string', description: 'One of them.' } },
        policy: { type: 'string', description: 'Always or never.' },
        spec: { $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' },
        status: { $ref: '#/definitions/io.k8s.api.core.v1.PodStatus' },
      },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
    } as Definitions[string],
    'io.k8s.api.core.v1.PodSpec': { type: 'object', properties: { status: { type: 'string' } } },
    'io.k8s.api.core.v1.PodStatus': { type: 'object' },
    'io.k8s.api.core.v1.Node': {
      type: 'object',
      properties: { policy: { type: 'string' } },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Node' }],
    },
    [meta]: { type: 'object', properties: { name: { type: 'string' }, uid: { type: 'string' } } },
  };
}

test('keeps the wanted kinds and what they reach, without descriptions and what the server writes', () => {
  expect(prune(definitions(), ['v1/Pod'])).toEqual({
    'io.k8s.api.core.v1.Pod': {
      type: 'object',
      properties: {
        metadata: { $ref: `#/definitions/${meta}` },
        policies: { type: 'array', items: { type: 'string' } },
        policy: { type: 'string' },
        spec: { $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' },
      },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
    },
    'io.k8s.api.core.v1.PodSpec': { type: 'object', properties: { status: { type: 'string' } } },
    [meta]: { type: 'object', properties: { name: { type: 'string' } } },
  });
});

test('refuses a kind that is not there', () => {
  expect(() => prune(definitions(), ['v1/Pot'])).toThrow('the OpenAPI document lacks v1/Pot');
});

test('adds the values of each property, and of no other with its name', () => {
  const pruned = prune(definitions(), ['v1/Pod', 'v1/Node']);
  addEnums(
    pruned,
    `func schema_k8sio_api_core_v1_Pod(ref common.ReferenceCallback) common.OpenAPIDefinition {
\t\t\t\t\t"policies": {
\t\t\t\t\t\t\t\t\t\t\tEnum: []interface{}{"In", "Out"},
\t\t\t\t\t"policy": {
\t\t\t\t\t\t\tEnum:        []interface{}{"Always", "Never", "Never"},
func schema_k8sio_api_core_v1_Unknown(ref common.ReferenceCallback) common.OpenAPIDefinition {
\t\t\t\t\t"spec": {
\t\t\t\t\t\t\tEnum:        []interface{}{"a"},
func schema_pkg_apis_meta_v1_ObjectMeta(ref common.ReferenceCallback) common.OpenAPIDefinition {
\t\t\t\t\t"policy": {
\t\t\t\t\t\t\tEnum:        []interface{}{"b"},
`,
  );
  expect(pruned['io.k8s.api.core.v1.Pod']!.properties).toMatchObject({
    policies: { items: { enum: ['In', 'Out'] } },
    policy: { enum: ['Always', 'Never'] },
    spec: { $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' },
  });
  expect(pruned['io.k8s.api.core.v1.Node']!.properties).toEqual({ policy: { type: 'string' } });
});
