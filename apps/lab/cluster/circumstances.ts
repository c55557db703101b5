import { ApiError, type Kubectl } from './kubectl';

interface List {
  readonly items: readonly { readonly status: { readonly nodeInfo: Readonly<Record<string, string>> } }[];
}

/** What figures taken on a cluster depend on. */
export async function circumstancesOf(kubectl: Kubectl, build: string): Promise<Record<string, string>> {
  const get = async <T>(path: string) => JSON.parse(await kubectl.call('GET', path)) as T;
  const { gitVersion } = await get<{ gitVersion: string }>('/version');
  const { items: nodes } = await get<List>('/api/v1/nodes');
  const { out } = await kubectl.run(['version', '--client', '-o', 'json']);
  const { clientVersion } = JSON.parse(out) as { clientVersion: { gitVersion: string } };
  const [node] = nodes;
  return {
    Kubernetes: gitVersion,
    kubectl: clientVersion.gitVersion,
    nodes: `${nodes.length}`,
    'container runtime': node?.status.nodeInfo.containerRuntimeVersion ?? 'unknown',
    'kube-proxy mode': await setting(kubectl, 'kube-proxy', /^\s*mode: "?(\w+)"?/m),
    'CoreDNS cache': await setting(kubectl, 'coredns', /^\s*cache (\d+)/m),
    image: build,
  };
}

/** What a ConfigMap of the cluster's own says, where there is one and it may be read. */
async function setting(kubectl: Kubectl, configMap: string, pattern: RegExp): Promise<string> {
  try {
    const answer = await kubectl.call('GET', `/api/v1/namespaces/kube-system/configmaps/${configMap}`);
    const { data = {} } = JSON.parse(answer) as { data?: Record<string, string> };
    return pattern.exec(Object.values(data).join('\n'))?.[1] ?? 'default';
  } catch (error) {
    if (error instanceof ApiError) {
      return 'unknown';
    }
    throw error;
  }
}
