/**
 * Strict validation: what an API server of one version would refuse, or silently drop, in a manifest.
 * Not checked: the rules that CRDs write in CEL, and what no schema says (see the invariants for those).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { title, type Document } from './documents';

/** The Kubernetes versions every manifest must be valid for. */
export const kubernetesVersions = ['1.27', '1.34'] as const;

/** One of them. */
export type KubernetesVersion = (typeof kubernetesVersions)[number];

type Json = Record<string, unknown>;

interface CustomResourceDefinition extends Json {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; served: boolean; schema?: { openAPIV3Schema: Json } }[];
  };
}

const root = join(__dirname, '../..');

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const quantity = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const base64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const quantityDefinition = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/** Schemas written as anything but what they accept. */
const special: Record<string, Json> = {
  [quantityDefinition]: { type: ['string', 'number'], format: 'quantity' },
};

/**
 * A Kubernetes schema as JSON Schema: a field that is not listed is an error, and the extensions become types.
 * `oneOf` and its like are left alone, since in a CRD they restrict fields that are listed elsewhere.
 */
function strict(schema: Json): Json {
  const { properties, items, additionalProperties, ...rest } = schema;
  const result: Json = rest;
  if (properties) {
    result.properties = mapValues(properties as Record<string, Json>, strict);
    if (!schema['x-kubernetes-preserve-unknown-fields']) result.additionalProperties = false;
  }
  if (items) result.items = strict(items as Json);
  if (additionalProperties !== undefined) {
    result.additionalProperties =
      typeof additionalProperties === 'object' ? strict(additionalProperties as Json) : additionalProperties;
  }
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') {
    result.type = ['integer', 'string'];
    delete result.format;
    delete result.anyOf;
  }
  return result;
}

function mapValues<T, R>(object: Record<string, T>, change: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/** Entries of a list that the API server takes for one and the same. */
function sameKeys(keys: string[], list: Json[]): boolean {
  const seen = list.map((entry) => JSON.stringify(keys.map((key) => entry[key])));
  return new Set(seen).size === seen.length;
}

function ajv(): Ajv {
  const instance = new Ajv({ strict: false, allErrors: true, verbose: true, unicodeRegExp: false, logger: false });
  instance.addFormat('int32', { type: 'number', validate: (n) => Number.isInteger(n) && Math.abs(n) <= 2 ** 31 });
  instance.addFormat('int64', { type: 'number', validate: Number.isInteger });
  instance.addFormat('byte', base64);
  instance.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)));
  instance.addFormat('quantity', quantity);
  instance.addKeyword({ keyword: 'x-kubernetes-list-map-keys', type: 'array', validate: sameKeys, errors: false });
  return instance;
}

interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** Schemas by name; those of the API's kinds say which they are. */
type Definitions = Record<string, Json & { 'x-kubernetes-group-version-kind'?: GroupVersionKind[] }>;

/** The kinds of a CRD, written as Kubernetes writes its own. */
function definitionsOf({ spec }: CustomResourceDefinition): Definitions {
  const { kind } = spec.names;
  const served = spec.versions.flatMap(({ name, served, schema }) => {
    if (!served || !schema) return [];
    const { properties, ...rest } = schema.openAPIV3Schema;
    // The server knows these of every kind; the status is its own to write.
    const fields: Json = {
      ...(properties as Json),
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
    };
    delete fields.status;
    const gvk = { group: spec.group, version: name, kind };
    return [
      [`${spec.group}.${name}.${kind}`, { ...rest, properties: fields, 'x-kubernetes-group-version-kind': [gvk] }],
    ];
  });
  return Object.fromEntries(served) as Definitions;
}

/** The CRDs in a directory's YAML files; none if there is no such directory. */
function customResourceDefinitions(directory: string): CustomResourceDefinition[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((name) => {
      const documents = parseAllDocuments(readFileSync(join(directory, name), 'utf8'));
      return (Array.isArray(documents) ? documents : []).map((document) => document.toJS() as Json | null);
    })
    .filter((object): object is CustomResourceDefinition => object?.kind === 'CustomResourceDefinition');
}

/** `spec.ports[0]` of `/spec/ports/0`. */
function path(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : /[./]/.test(part) ? `['${part}']` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** What is wrong, in the words of someone who writes manifests. */
function message({ keyword, params, data, message: text }: ErrorObject): string {
  const value = JSON.stringify(data);
  switch (keyword) {
    case 'additionalProperties':
      return `unknown field '${params.additionalProperty}'`;
    case 'required':
      return `lacks '${params.missingProperty}'`;
    case 'type':
      return `${value} is not of type ${[params.type].flat().join(' or ')}`;
    case 'enum':
      return `${value} is none of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'format':
      return `${value} is no ${params.format}`;
    case 'x-kubernetes-list-map-keys':
      return 'two entries are the same to the API server';
    default:
      return `${text} (${value})`;
  }
}

/** The branches of a oneOf or anyOf fail for reasons of their own; only the verdict on all of them is of use. */
function isVerdict({ schemaPath }: ErrorObject): boolean {
  return !/\/(oneOf|anyOf|not)\/./.test(schemaPath);
}

/** The kinds that one cluster knows, and their schemas. */
export class Schemas {
  private readonly ajv = ajv();
  /** `apps/v1/Deployment` → where its schema is. */
  private readonly kinds = new Map<string, string>();

  /**
   * @param version of Kubernetes
   * @param crds a directory with further kinds
   */
  constructor(
    private readonly version: KubernetesVersion,
    crds = join(root, 'imports/crds'),
  ) {
    const file = join(root, `test/schemas/kubernetes-${version}.json`);
    const { definitions: own } = JSON.parse(readFileSync(file, 'utf8')) as { definitions: Definitions };
    const definitions = Object.assign(own, ...customResourceDefinitions(crds).map(definitionsOf)) as Definitions;
    this.ajv.addSchema(
      { definitions: mapValues(definitions, (schema, name) => special[name] ?? strict(schema)) },
      'kubernetes',
    );
    for (const [name, schema] of Object.entries(definitions)) {
      for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
        this.kinds.set([group, version, kind].filter(Boolean).join('/'), `kubernetes#/definitions/${name}`);
      }
    }
  }

  /** What is wrong with the documents: one line each, with file, object, path and value. */
  public findings(documents: readonly Document[]): string[] {
    return documents.flatMap((document) => {
      const { apiVersion, kind } = document.object;
      const validate = this.validator(`${apiVersion}/${kind}`);
      if (!validate)
        return [`${title(document)}: kind ${kind} of ${apiVersion} is unknown to Kubernetes ${this.version}`];
      if (validate(document.object)) return [];
      return (validate.errors ?? [])
        .filter(isVerdict)
        .map((error) => [title(document), path(error.instancePath), message(error)].filter(Boolean).join(': '));
    });
  }

  private validator(kind: string): ValidateFunction | undefined {
    const schema = this.kinds.get(kind);
    return schema === undefined ? undefined : this.ajv.getSchema(schema);
  }
}
