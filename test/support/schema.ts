/**
 * Strict validation: what an API server of one version would refuse, or silently drop, in a manifest.
 * Not checked: the rules that CRDs write in CEL, and what no schema says (see the invariants for those).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { title, type Document } from './documents';
import { customDefinitions, strict, type Definitions, type Json } from './openapi';

/** The Kubernetes versions every manifest must be valid for. */
export const kubernetesVersions = ['1.27', '1.34'] as const;

/** One of them. */
export type KubernetesVersion = (typeof kubernetesVersions)[number];

const root = join(__dirname, '../..');

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const quantity = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const base64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Entries of a list that the API server takes for one and the same. */
function sameKeys(keys: string[], list: Json[]): boolean {
  const seen = list.map((entry) => JSON.stringify(keys.map((key) => entry[key])));
  return new Set(seen).size === seen.length;
}

function ajv(): Ajv {
  const instance = new Ajv({
    allErrors: true,
    logger: false,
    strict: false,
    unicodeRegExp: false,
    // As the API server does: a CRD may demand what only a default fulfils.
    useDefaults: true,
    verbose: true,
  });
  instance.addFormat('int32', { type: 'number', validate: (n) => (n | 0) === n });
  instance.addFormat('int64', { type: 'number', validate: Number.isInteger });
  instance.addFormat('byte', base64);
  instance.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)));
  instance.addFormat('quantity', quantity);
  instance.addKeyword({ keyword: 'x-kubernetes-list-map-keys', type: 'array', validate: sameKeys, errors: false });
  return instance;
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
    const definitions = { ...own, ...customDefinitions(crds) };
    this.ajv.addSchema({ definitions: strict(definitions) }, 'kubernetes');
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
      const copy = structuredClone(document.object);
      validate(copy); // Fills in the defaults, but only after ajv has looked at oneOf and its like.
      if (validate(copy)) return [];
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
