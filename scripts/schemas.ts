/**
 * Makes test/schemas/kubernetes-<minor>.json: what the API server of that version accepts of the kinds we render.
 * Sources are the Kubernetes release's own files, as the Go module proxy serves them; the output is the same on every run.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The oldest version we promise to run on, and a current one. */
const releases = { '1.27': 'v1.27.16', '1.34': 'v1.34.4' };

/** What the topologies render. A new kind is one more line here and a run of this script. */
const kinds = [
  'v1/ConfigMap',
  'v1/Namespace',
  'v1/PersistentVolumeClaim',
  'v1/Secret',
  'v1/Service',
  'v1/ServiceAccount',
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'batch/v1/Job',
  'networking.k8s.io/v1/NetworkPolicy',
  'policy/v1/PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
];

/** A node of an OpenAPI v2 schema, with the keywords that matter to us. */
export interface Schema {
  type?: string;
  format?: string;
  enum?: string[];
  $ref?: string;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
  properties?: Record<string, Schema>;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
  'x-kubernetes-list-map-keys'?: string[];
}

/** Definitions by their full name, such as io.k8s.api.core.v1.Service. */
export type Definitions = Record<string, Schema>;

const keywords = [
  'type',
  'format',
  'enum',
  '$ref',
  'required',
  'items',
  'additionalProperties',
  'properties',
  'x-kubernetes-list-map-keys',
] as const satisfies (keyof Schema)[];

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** A manifest says what is wanted; these are the server's to write. */
const writtenByTheServer = {
  metadata: [
    'creationTimestamp',
    'deletionGracePeriodSeconds',
    'deletionTimestamp',
    'generation',
    'managedFields',
    'resourceVersion',
    'selfLink',
    'uid',
  ],
  object: ['status'],
};

/** The schema with only the keywords that validation needs, and without some properties. */
function bare(schema: Schema, omitted: readonly string[] = []): Schema {
  const result: Record<string, unknown> = {};
  for (const keyword of keywords.filter((word) => schema[word] !== undefined)) {
    result[keyword] =
      keyword === 'properties'
        ? Object.fromEntries(
            Object.entries(schema.properties!)
              .filter(([name]) => !omitted.includes(name))
              .map(([name, property]) => [name, bare(property)]),
          )
        : keyword === 'items' || keyword === 'additionalProperties'
          ? bare(schema[keyword]!)
          : schema[keyword];
  }
  return result;
}

/** The names of the definitions that a schema refers to directly. */
function references(schema: Schema): string[] {
  return [
    ...(schema.$ref ? [schema.$ref.replace('#/definitions/', '')] : []),
    ...[schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})].flatMap((child) =>
      child ? references(child) : [],
    ),
  ];
}

/** `apps/v1/Deployment`, if the definition is an object of the API. */
function kindOf(schema: Schema): string | undefined {
  const [gvk, ...others] = schema['x-kubernetes-group-version-kind'] ?? [];
  // Helpers such as DeleteOptions carry every group there is.
  return gvk && others.length === 0 ? [gvk.group, gvk.version, gvk.kind].filter(Boolean).join('/') : undefined;
}

/** The definitions of the wanted kinds and of all they reach, reduced to what validation needs. */
export function prune(definitions: Definitions, wanted: readonly string[]): Definitions {
  const pruned: Definitions = {};
  const keep = (name: string) => {
    const schema = definitions[name];
    if (!schema) throw new Error(`the OpenAPI document lacks ${name}`);
    if (pruned[name]) return;
    const isWanted = wanted.includes(kindOf(schema) ?? '');
    pruned[name] = {
      ...bare(
        schema,
        isWanted ? writtenByTheServer.object : name === objectMeta ? writtenByTheServer.metadata : undefined,
      ),
      ...(isWanted && { 'x-kubernetes-group-version-kind': schema['x-kubernetes-group-version-kind'] }),
    };
    references(pruned[name]).forEach(keep);
  };
  for (const kind of wanted) {
    const name = Object.keys(definitions).find((candidate) => kindOf(definitions[candidate]!) === kind);
    if (!name) throw new Error(`the OpenAPI document lacks ${kind}`);
    keep(name);
  }
  return pruned;
}

/**
 * Adds the closed sets of values (`Always`, `IfNotPresent`, `Never`), which the published OpenAPI document leaves out:
 * they stand in the Go source that the API server is built from, one `Enum:` line under its property.
 */
export function addEnums(definitions: Definitions, goSource: string): void {
  let definition: Schema | undefined;
  let property: Schema | undefined;
  for (const line of goSource.split('\n')) {
    const [isFunction, group, version, kind] = /^func (?:schema_k8sio_api_([^_]+)_([^_]+)_(\w+))?/.exec(line) ?? [];
    if (isFunction) definition = definitions[`io.k8s.api.${group}.${version}.${kind}`];
    const [, name] = /^\t{5}"(.+)": \{$/.exec(line) ?? [];
    if (name) property = definition?.properties?.[name];
    const [, values] = /^\s+Enum:\s+\[\]interface\{\}\{(.*)\},$/.exec(line) ?? [];
    // Go has two constants for some values.
    if (values && property) (property.items ?? property).enum = [...new Set(JSON.parse(`[${values}]`) as string[])];
  }
}

/** The value with the keys of every object in alphabetical order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  );
}

/** The directory of a Go module, downloaded unless the module cache has it. */
function goModule(path: string, version: string): string {
  try {
    // Away from the project: a go.mod above it must not have a say.
    const answer = execFileSync('go', ['mod', 'download', '-json', `${path}@${version}`], {
      cwd: tmpdir(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return (JSON.parse(answer) as { Dir: string }).Dir;
  } catch (error) {
    const { code, stdout } = error as { code?: string; stdout?: string };
    if (code === 'ENOENT') {
      throw new Error(`go is not installed: it is needed to download ${path}@${version} (https://go.dev/dl)`);
    }
    throw new Error(`go could not download ${path}@${version}: ${stdout?.trim() || String(error)}`);
  }
}

function main(): void {
  const out = join(__dirname, '../test/schemas');
  mkdirSync(out, { recursive: true });
  for (const [minor, version] of Object.entries(releases)) {
    const module = goModule('k8s.io/kubernetes', version);
    const swagger = readFileSync(join(module, 'api/openapi-spec/swagger.json'), 'utf8');
    const definitions = prune((JSON.parse(swagger) as { definitions: Definitions }).definitions, kinds);
    addEnums(definitions, readFileSync(join(module, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8'));
    const text = JSON.stringify(sorted({ kubernetes: version, definitions }), null, 1) + '\n';
    writeFileSync(join(out, `kubernetes-${minor}.json`), text);
    console.log(`test/schemas/kubernetes-${minor}.json: ${kinds.length} kinds of ${version}, ${text.length} bytes`);
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
