/** Schemas as Kubernetes writes them, its own and those of CRDs, made into JSON Schema that lets nothing unknown pass. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Any object. */
export type Json = Record<string, unknown>;

interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** Schemas by name; those of the API's kinds say which they are. */
export type Definitions = Record<string, Json & { 'x-kubernetes-group-version-kind'?: GroupVersionKind[] }>;

interface CustomResourceDefinition extends Json {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; served: boolean; schema?: { openAPIV3Schema: Json } }[];
  };
}

/**
 * A Kubernetes schema as JSON Schema: a field that is not listed is an error, and the extensions become types.
 * `oneOf` and its like are left alone, since in a CRD they restrict fields that are listed elsewhere.
 */
function strictSchema(schema: Json): Json {
  const { properties, items, additionalProperties, ...rest } = schema;
  const result: Json = rest;
  if (properties) {
    result.properties = mapValues(properties as Record<string, Json>, strictSchema);
    if (!schema['x-kubernetes-preserve-unknown-fields']) result.additionalProperties = false;
  }
  if (items) result.items = strictSchema(items as Json);
  if (additionalProperties !== undefined) {
    result.additionalProperties =
      typeof additionalProperties === 'object' ? strictSchema(additionalProperties as Json) : additionalProperties;
  }
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') {
    result.type = ['integer', 'string'];
    delete result.format;
    delete result.anyOf;
  }
  return result;
}

/** The definitions with nothing unknown allowed. A Quantity is written as a text, but accepts a number as well. */
export function strict(definitions: Definitions): Record<string, Json> {
  return {
    ...mapValues(definitions, strictSchema),
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'], format: 'quantity' },
  };
}

function mapValues<T, R>(object: Record<string, T>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
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

/** The kinds that the CRDs in a directory add. */
export function customDefinitions(directory: string): Definitions {
  return Object.assign({}, ...customResourceDefinitions(directory).map(definitionsOf)) as Definitions;
}
