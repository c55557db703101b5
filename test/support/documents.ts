/**
 * Rendered manifests as the tests see them: the objects in the order of the files, each with the file it stands in.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Container, KubernetesObject, Labels, PodSpec, Workload } from './objects';

/** One object of a manifest. */
export interface Document<T extends KubernetesObject = KubernetesObject> {
  /** The file's name, as messages give it. */
  readonly file: string;
  /** The object itself. */
  readonly object: T;
}

/** The pods that a workload makes. */
export interface Pod {
  /** Where they are described. */
  readonly document: Document<Workload>;
  /** Their namespace. */
  readonly namespace: string;
  /** Their labels. */
  readonly labels: Labels;
  /** Their annotations. */
  readonly annotations: Labels;
  /** What runs in each. */
  readonly spec: PodSpec;
}

function isObject(value: unknown): value is KubernetesObject {
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<KubernetesObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}

/** Objects that were never text, for example those of `Testing.synth`. */
export function documentsOf(file: string, objects: readonly unknown[]): Document[] {
  return objects.map((object, index) => {
    if (!isObject(object)) throw new Error(`${file}: document ${index + 1} lacks apiVersion, kind or metadata.name`);
    return { file, object };
  });
}

/**
 * The objects of a manifest's text. It is read as kubectl reads it, by YAML 1.1: an unquoted `on` is a boolean.
 * @throws if it is no YAML, repeats a key, or holds something else than Kubernetes objects
 */
export function parseManifest(file: string, text: string): Document[] {
  const parsed = parseAllDocuments(text, { version: '1.1', uniqueKeys: true });
  const objects = (Array.isArray(parsed) ? parsed : []).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${file}: ${error.message}`);
    const object: unknown = document.toJS();
    return object === null ? [] : [object];
  });
  return documentsOf(file, objects);
}

/** The objects of every `*.k8s.yaml` below a directory, in the order in which `kubectl apply -R -f` takes them. */
export function readManifests(directory: string): Document[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.k8s.yaml'))
    .sort()
    .flatMap((name) => parseManifest(relative('', join(directory, name)), readFileSync(join(directory, name), 'utf8')));
}

/** The documents of some kinds. */
export function ofKind<T extends KubernetesObject>(documents: readonly Document[], ...kinds: string[]): Document<T>[] {
  return documents.filter(({ object }) => kinds.includes(object.kind)) as Document<T>[];
}

/** The namespace an object is put into. */
export function namespaceOf({ object }: Document): string {
  return object.metadata.namespace ?? 'default';
}

/** How a finding begins: `dist/headless.k8s.yaml: Service headless/server`. */
export function title({ file, object: { kind, metadata } }: Document): string {
  return `${file}: ${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** Everything that makes pods. */
export function workloads(documents: readonly Document[]): Document<Workload>[] {
  return ofKind<Workload>(documents, 'Deployment', 'StatefulSet', 'Job');
}

/** The pods of every workload. */
export function pods(documents: readonly Document[]): Pod[] {
  return workloads(documents).map((document) => {
    const { metadata, spec } = document.object.spec.template;
    return {
      document,
      namespace: namespaceOf(document),
      labels: metadata?.labels ?? {},
      annotations: metadata?.annotations ?? {},
      spec,
    };
  });
}

/** All containers of a pod, those that only start it and those that only debug it included. */
export function containers(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}

/** The containers that run as long as the pod: its own and the sidecars, which Kubernetes writes as init containers. */
export function runningContainers(spec: PodSpec): Container[] {
  return [...spec.containers, ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')];
}
