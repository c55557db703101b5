import type { Cases } from '../case';
import { containerOf, podOf, type Shop } from '../good';

/** Makes the client dial something else. */
function dial(text: string) {
  return ({ client }: Shop) => (containerOf(client).env![0]!.value = text);
}

/** What the check of dialled names must find. */
export const diallingCases = {
  dialledNamesExist: [
    {
      broken: 'a gRPC target that does not exist',
      plant: dial('dns:///sever.shop.svc.cluster.local:8000'),
      finding:
        'Deployment shop/client: it dials dns:///sever.shop.svc.cluster.local:8000, but there is no Service shop/sever',
    },
    {
      broken: 'a gRPC target in another namespace',
      plant: dial('dns:///server.test.svc.cluster.local:8000'),
      finding: 'but there is no Service test/server',
    },
    {
      broken: "the pods' port of a Service with another",
      plant: dial('dns:///server.shop.svc.cluster.local.:50051'),
      finding: 'but Service shop/server has no port 50051',
    },
    {
      broken: 'a gRPC target without port, so that it is 443',
      plant: dial('dns:///server.shop.svc.cluster.local'),
      finding: 'but Service shop/server has no port 443',
    },
    {
      broken: 'a gRPC target with a DNS server',
      plant: dial('dns://10.0.0.10/server.shop.svc.cluster.local:81'),
      finding: 'but Service shop/server has no port 81',
    },
    {
      broken: 'a headless name with a port that the pods lack',
      plant: dial('dns:///pods.shop.svc.cluster.local:8000'),
      finding: 'but shop.k8s.yaml: Deployment shop/server has no port 8000',
    },
    {
      broken: 'watched endpoints without the port',
      plant: dial('kubernetes:///server.shop:8000'),
      finding: 'but shop.k8s.yaml: Deployment shop/server has no port 8000',
    },
    {
      broken: 'a URL without port, so that it is 80',
      plant: dial('http://server.shop.svc.cluster.local/pod?x=http'),
      finding: 'it dials http://server.shop.svc.cluster.local/pod?x=http, but Service shop/server has no port 80',
    },
    {
      broken: 'a URL outside of these manifests',
      plant: dial('https://user@example.com:8443/a:b'),
      finding: 'but there is no Service com/example',
    },
    {
      broken: 'a short name that does not exist',
      plant: dial('sever:8000'),
      finding: 'but there is no Service shop/sever',
    },
    {
      broken: 'a short name with the port of the pods',
      plant: dial('server:50051'),
      finding: 'but Service shop/server has no port 50051',
    },
    {
      broken: 'a list with a pod that does not exist',
      plant: dial('registry-0.registry:2379,registry-3.registry:2379'),
      finding: 'it dials registry-3.registry:2379, but Service shop/registry names no pod registry-3',
    },
    {
      broken: 'a pod behind a Service that is not headless',
      plant: dial('registry-0.server.shop:8000'),
      finding: 'but Service shop/server names no pod registry-0',
    },
    {
      broken: 'a pod behind the headless Service of other pods',
      plant: dial('registry-0.pods.shop:50051'),
      finding: 'but Service shop/pods names no pod registry-0',
    },
    {
      broken: 'a Service that is named like the API server',
      plant: dial('https://kubernetes.shop.svc'),
      finding: 'but there is no Service shop/kubernetes',
    },
    {
      broken: 'a Service next to the API server',
      plant: dial('https://kubernets.default.svc'),
      finding: 'but there is no Service default/kubernets',
    },
    {
      broken: 'a port on localhost where nobody listens',
      plant: dial('localhost:9001'),
      finding: 'it dials localhost:9001, but nobody in the pod listens on port 9001',
    },
    {
      broken: 'an argument with a name that does not exist',
      plant: ({ client }) => (containerOf(client).args = ['--target=dns:sever:8000']),
      finding: 'it dials sever:8000, but there is no Service shop/sever',
    },
    {
      broken: 'a command with a name in the middle of a text',
      plant: ({ client }) => (containerOf(client).command = ['sh', '-c', 'ping sever.shop.svc.cluster.local; date']),
      finding: 'it dials sever.shop.svc.cluster.local, but there is no Service shop/sever',
    },
    {
      broken: 'an argument with a variable',
      plant: ({ registry }) =>
        (containerOf(registry).args = ['--urls=http://$(POD_NAME).registries.$(NAMESPACE):2379,http://$(IP):1']),
      finding: 'it dials http://registry-0.registries.shop:2379, but there is no Service shop/registries',
    },
    {
      broken: 'a proxy configuration with a port that the pods lack',
      plant: ({ config }) => (config.data!['envoy.yaml'] = config.data!['envoy.yaml']!.replace('50051', '50052')),
      finding:
        'ConfigMap shop/proxy: it dials pods.shop.svc.cluster.local:50052, but shop.k8s.yaml: Deployment shop/server has no port 50052',
    },
    {
      broken: 'a proxy configuration with the port of the pods behind a Service with another',
      plant: ({ config }) => (config.data!['envoy.yaml'] = config.data!['envoy.yaml']!.replace('pods.', 'server.')),
      finding: 'it dials server.shop.svc.cluster.local:50051, but Service shop/server has no port 50051',
    },
    {
      broken: 'a proxy without its configuration',
      plant: ({ client }) => (podOf(client).volumes = [{ name: 'proxy', emptyDir: {} }]),
      finding: 'it dials localhost:9000, but nobody in the pod listens on port 9000',
    },
    {
      broken: 'a proxy that listens elsewhere',
      plant: ({ config }) => (config.data!['envoy.yaml'] = config.data!['envoy.yaml']!.replace('9000', '9001')),
      finding: 'it dials localhost:9000, but nobody in the pod listens on port 9000',
    },
  ],
} satisfies Cases;
