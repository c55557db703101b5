import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest } from './documents';
import { kubernetesVersions, Schemas, type KubernetesVersion } from './schema';

const head = (apiVersion: string, kind: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x, namespace: shop }\n`;
const service = (spec: string) => `${head('v1', 'Service')}spec: ${spec}`;
const deployment = (container: string, pod = '') =>
  `${head('apps/v1', 'Deployment')}spec:
  selector: { matchLabels: { app: x } }
  template: { metadata: { labels: { app: x } }, spec: { ${pod} containers: [{ name: x, image: 'x:1', ${container} }] } }`;

const built = new Map<KubernetesVersion, Schemas>();

/** What is wrong with a manifest, after the part that all findings have. */
function findings(text: string, version: KubernetesVersion = '1.34'): string[] {
  const schemas = built.get(version) ?? new Schemas(version);
  built.set(version, schemas);
  return schemas
    .findings(parseManifest('x.k8s.yaml', text))
    .map((finding) => finding.replace(/^x\.k8s\.yaml: \w+ shop\/x: /, ''));
}

describe.each(kubernetesVersions)('Kubernetes %s', (version) => {
  test.each([
    [
      'ports by name and by number',
      service('{ ports: [{ port: 80, targetPort: http }, { port: 81, targetPort: 1 }] }'),
    ],
    ['quantities with and without unit', deployment("resources: { limits: { memory: 64Mi, cpu: '0.5', pods: 1 } }")],
    ['a disruption budget in percent', `${head('policy/v1', 'PodDisruptionBudget')}spec: { minAvailable: 50% }`],
    ['Secret data in base64', `${head('v1', 'Secret')}data: { key: eA== }`],
  ])('accepts %s', (_, text) => {
    expect(findings(text, version)).toEqual([]);
  });

  test.each([
    ['an unknown field', service('{ clusterIp: None }'), "spec: unknown field 'clusterIp'"],
    ['an unknown field in a list', deployment('imagepullpolicy: Always'), "unknown field 'imagepullpolicy'"],
    ['a number for a text', deployment("command: ['sleep', 5]"), 'command[1]: 5 is not of type string'],
    ['a text for a number', service("{ ports: [{ port: '80' }] }"), 'spec.ports[0].port: "80" is not of type integer'],
    [
      'a boolean for a port',
      service('{ ports: [{ port: 1, targetPort: on }] }'),
      'true is not of type integer or string',
    ],
    ['a missing field', service('{ ports: [{ name: grpc }] }'), "spec.ports[0]: lacks 'port'"],
    [
      'a value of no known set',
      deployment('imagePullPolicy: Allways'),
      '"Allways" is none of Always, IfNotPresent, Never',
    ],
    ['a bad unit', deployment('resources: { limits: { memory: 64MB } }'), 'limits.memory: "64MB" is no quantity'],
    ['a number beyond 32 bits', service('{ ports: [{ port: 2147483648 }] }'), '2147483648 is no int32'],
    [
      'Secret data in plain text',
      `${head('v1', 'Secret')}data: { a.b: plain text }`,
      'data[\'a.b\']: "plain text" is no byte',
    ],
    ['what the server writes', `${service('{}')}\nstatus: {}`, "unknown field 'status'"],
    ['null', service('{ selector: null }'), 'spec.selector: null is not of type object'],
    ['an unknown kind', head('v1', 'Servise'), `kind Servise of v1 is unknown to Kubernetes ${version}`],
    ['a kind in another version', head('apps/v1beta1', 'Deployment'), 'kind Deployment of apps/v1beta1 is unknown'],
  ])('refuses %s', (_, text, finding) => {
    expect(findings(text, version)).toEqual([expect.stringContaining(finding)]);
  });
});

test('refuses for 1.27 what came later', () => {
  const sleep = deployment('lifecycle: { preStop: { sleep: { seconds: 5 } } }');
  expect(findings(sleep, '1.34')).toEqual([]);
  expect(findings(sleep, '1.27')).toEqual([
    "spec.template.spec.containers[0].lifecycle.preStop: unknown field 'sleep'",
  ]);
});

test('refuses a value of no known set, in a list', () => {
  const policy = `${head('networking.k8s.io/v1', 'NetworkPolicy')}spec: { podSelector: {}, policyTypes: [In] }`;
  expect(findings(policy)).toEqual(['spec.policyTypes[0]: "In" is none of Egress, Ingress']);
});

test('refuses two entries that are one to the API server', () => {
  const ports = 'ports: [{ containerPort: 1, protocol: TCP }, { containerPort: 1, protocol: TCP }]';
  expect(findings(deployment(ports))).toEqual([
    'spec.template.spec.containers[0].ports: two entries are the same to the API server',
  ]);
});

test('names every finding', () => {
  expect(findings(service("{ a: 1, ports: [{ port: '80' }] }"))).toHaveLength(2);
});

describe('a custom resource', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crds-'));
  writeFileSync(
    join(directory, 'mesh.yaml'),
    `# Comments and other kinds are of no interest.
apiVersion: v1
kind: ConfigMap
metadata: { name: x }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: routes.mesh.example }
spec:
  group: mesh.example
  names: { kind: Route, plural: routes }
  scope: Namespaced
  versions:
    - { name: v1alpha1, served: false, storage: false }
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            status: { type: object }
            spec:
              type: object
              properties:
                port: { anyOf: [{ type: integer }, { type: string }], x-kubernetes-int-or-string: true }
                weight: { type: integer, nullable: true, minimum: 0, maximum: 100 }
                filter: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { name: { type: string } } }
                random: { type: boolean }
                policy: { type: string, default: None, enum: [None, Some] }
                hash: { type: string, pattern: '^[a-z\\-]+$' }
              allOf: [{ not: { properties: { policy: { enum: [Some] } } } }]
              oneOf:
                - not: { anyOf: [{ required: [random] }, { required: [hash] }] }
                - { required: [random], properties: { random: {} } }
                - { required: [hash] }
`,
  );
  const schemas = new Schemas('1.27', directory);
  rmSync(directory, { recursive: true });
  const route = (spec: string, apiVersion = 'mesh.example/v1') =>
    schemas.findings(parseManifest('x.k8s.yaml', `${head(apiVersion, 'Route')}spec: ${spec}`));

  test.each([
    '{ port: grpc, weight: null, hash: a-b }',
    '{ port: 1, weight: 20, random: true }',
    '{ filter: { any: 1 } }',
  ])('is accepted with %s', (spec) => {
    expect(route(spec)).toEqual([]);
  });

  test.each([
    ['an unknown field', '{ ports: 1 }', "spec: unknown field 'ports'"],
    ['a port of neither type', '{ port: 1.5 }', 'spec.port: 1.5 is not of type integer or string'],
    ['null where it is not allowed', '{ random: null }', 'spec.random: null is not of type boolean'],
    ['a number out of range', '{ weight: 101 }', 'spec.weight: must be <= 100 (101)'],
    ['a known field of the wrong type among unknown ones', '{ filter: { name: 1 } }', 'spec.filter.name: 1 is not'],
    ['a text of the wrong form', '{ hash: A }', 'spec.hash: must match pattern'],
    ['a value that is known, but not allowed', '{ policy: Some }', 'spec: must NOT be valid'],
    ['two of which only one may be', '{ random: true, hash: a }', 'spec: must match exactly one schema in oneOf'],
  ])('is refused with %s', (_, spec, finding) => {
    expect(route(spec)).toEqual([expect.stringContaining(`x.k8s.yaml: Route shop/x: ${finding}`)]);
  });

  test('is refused in a version that is not served, and without what it requires', () => {
    expect(route('{}', 'mesh.example/v1alpha1')).toEqual([expect.stringContaining('is unknown to Kubernetes 1.27')]);
    expect(schemas.findings(parseManifest('x', head('mesh.example/v1', 'Route')))).toEqual([
      "x: Route shop/x: lacks 'spec'",
    ]);
  });
});
