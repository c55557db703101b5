/** What a pod dials, as far as its manifest says: gRPC targets, URLs and host names in variables and arguments. */
import { isIP } from 'node:net';
import { parse } from 'yaml';
import { containers, namespaceOf, ofKind, type Document, type Pod } from '../documents';
import type { ConfigMap, Container } from '../objects';

/** Someone to connect to. */
export interface Target {
  /** As it is written, for messages. */
  readonly text: string;
  readonly host: string;
  /** By number, or by name where the scheme allows it; none if only the name is written. */
  readonly port?: string;
  /** Whether the scheme goes to the pods behind a Service without asking for its name. */
  readonly skipsService: boolean;
}

/** Schemes that look a host up, and the port they go to if none is written. */
const defaultPorts: Record<string, string> = {
  dns: '443',
  grpc: '443',
  grpcs: '443',
  http: '80',
  https: '443',
  kubernetes: '443',
};

/** Schemes that read a Service's endpoints. */
const endpointSchemes = ['kubernetes'];

const urlPattern = /([a-z][a-z0-9+.-]*):\/\/([^\s"',;|<>{}[\]]+)/g;
const hostAndPort = /^([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\.?)(?::([a-z0-9-]+))?$/i;
const clusterName = /[a-z0-9](?:[-a-z0-9.]*)\.svc(?:\.[-a-z0-9]+)*\.?(?::\d+)?/g;

/** A target such as `server.shop:50051`; undefined for what is no host name, like an address to listen on. */
function target(text: string, authority: string, defaultPort?: string, skipsService = false): Target | undefined {
  const [, host, port = defaultPort] = hostAndPort.exec(authority) ?? [];
  return host === undefined || isIP(host) ? undefined : { text, host, port, skipsService };
}

/** The targets in a text: gRPC targets and URLs, names of Services, or all of it a `host:port`. */
export function targetsIn(text: string): Target[] {
  const found: (Target | undefined)[] = [];
  // Lists are written with commas, flags and etcd's members with an equals sign.
  const rest = text.replaceAll(urlPattern, (url: string, scheme: string, afterwards: string) => {
    const path = /^dns$|^kubernetes$/.test(scheme) ? afterwards.replace(/^[^/]*\//, '') : afterwards;
    const authority = path.split(/[/?#]/)[0]!.replace(/^.*@/, '');
    const port = defaultPorts[scheme];
    if (port !== undefined) found.push(target(url, authority, port, endpointSchemes.includes(scheme)));
    return ' ';
  });
  for (const word of rest.split(/[\s,;"'|]+/).map((it) => it.replace(/^-*[\w-]+=/, '').replace(/^dns:(?=[^/])/, ''))) {
    if (/^[a-z0-9][-a-z0-9.]*:\d{1,5}$/i.test(word)) found.push(target(word, word));
    else found.push(...[...word.matchAll(clusterName)].map(([name]) => target(name, name)));
  }
  return found.filter((it) => it !== undefined);
}

/** A text with `$(NAME)` replaced where the manifest says what it will be. */
function expanded(text: string, { env = [] }: Container, pod: Pod): string {
  const { kind, metadata } = pod.document.object;
  const fields: Record<string, string> = {
    'metadata.namespace': pod.namespace,
    // Of the pods of a StatefulSet the first stands for all.
    ...(kind === 'StatefulSet' && { 'metadata.name': `${metadata.name}-0` }),
  };
  return text.replaceAll(/\$\(([^)]+)\)/g, (original: string, name: string) => {
    const variable = env.find((it) => it.name === name);
    return variable?.value ?? fields[variable?.valueFrom?.fieldRef?.fieldPath ?? ''] ?? original;
  });
}

/** What the containers of a pod dial. Words with a variable that only the cluster knows are left out. */
export function targetsOf(pod: Pod): Target[] {
  return containers(pod.spec).flatMap((container) => {
    const values = (container.env ?? []).flatMap(({ value = [] }) => value);
    return [...values, ...(container.command ?? []), ...(container.args ?? [])]
      .map((text) => expanded(text, container, pod).replaceAll(/[^\s,;"'|]*\$\([^\s,;"'|]*/g, ''))
      .flatMap(targetsIn);
  });
}

/** A socket address of an Envoy configuration, to listen on or to connect to. */
interface SocketAddress {
  address: string;
  port_value: number;
}

function socketAddresses(value: unknown): SocketAddress[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'socket_address' ? [child as SocketAddress] : socketAddresses(child),
  );
}

/** The socket addresses in a ConfigMap that holds Envoy configuration. */
function socketAddressesOf({ object }: Document<ConfigMap>): SocketAddress[] {
  return Object.entries(object.data ?? {})
    .filter(([name]) => /\.(ya?ml|json)$/.test(name))
    .flatMap(([, text]) => socketAddresses(parse(text)));
}

/** What a proxy dials that reads this ConfigMap. */
export function targetsOfConfig(config: Document<ConfigMap>): Target[] {
  return socketAddressesOf(config)
    .filter(({ address }) => !isIP(address))
    .map(({ address, port_value }) => ({
      text: `${address}:${port_value}`,
      host: address,
      port: String(port_value),
      skipsService: false,
    }));
}

/** The ports that someone in the pod listens on: those it declares, and those of its proxy's configuration. */
export function listeningPorts(pod: Pod, documents: readonly Document[]): string[] {
  const mounted = (pod.spec.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
  const configs = ofKind<ConfigMap>(documents, 'ConfigMap').filter(
    (it) => namespaceOf(it) === pod.namespace && mounted.includes(it.object.metadata.name),
  );
  return [
    ...containers(pod.spec).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => String(containerPort))),
    ...configs
      .flatMap(socketAddressesOf)
      .flatMap(({ address, port_value }) => (isIP(address) ? String(port_value) : [])),
  ];
}
