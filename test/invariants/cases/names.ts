import type { Cases } from '../case';
import { containerOf, podOf } from '../good';

const long = 'a'.repeat(64);

/** What the invariants on names must find. */
export const nameCases = {
  namesAreValid: [
    {
      broken: 'a name with an underscore',
      plant: ({ config }) => (config.metadata.name = 'Bad_Name'),
      finding: "ConfigMap shop/Bad_Name: its name 'Bad_Name' is not an RFC 1123 subdomain",
    },
    {
      broken: 'a Service whose name begins with a digit',
      plant: ({ service }) => (service.metadata.name = '1server'),
      finding: "Service shop/1server: its name '1server' is not an RFC 1035 label",
    },
    {
      broken: 'a Deployment with a dot in its name',
      plant: ({ server }) => (server.metadata.name = 'server.v1'),
      finding: "Deployment shop/server.v1: its name 'server.v1' is not an RFC 1123 label",
    },
    {
      broken: 'a Deployment with a name of 64 characters',
      plant: ({ server }) => (server.metadata.name = long),
      finding: 'is not an RFC 1123 label of at most 63 characters',
    },
    {
      broken: 'a StatefulSet with a name of 53 characters',
      plant: ({ registry }) => (registry.metadata.name = long.slice(0, 53)),
      finding: 'is not a StatefulSet name of at most 52 characters',
    },
    {
      broken: 'a Role with a slash in its name',
      plant: ({ role }) => (role.metadata.name = 'a/b'),
      finding: "its name 'a/b' is not a path segment",
    },
    {
      broken: 'a namespace in capitals',
      plant: ({ service }) => (service.metadata.namespace = 'Shop'),
      finding: "its namespace 'Shop' is not an RFC 1123 label",
    },
    {
      broken: 'a container with a dot in its name',
      plant: ({ server }) => (containerOf(server).name = 'server.1'),
      finding: "Deployment shop/server: container 'server.1' is not an RFC 1123 label",
    },
    {
      broken: 'a volume with an underscore in its name',
      plant: ({ server }) => (podOf(server).volumes = [{ name: 'a_b', emptyDir: {} }]),
      finding: "Deployment shop/server: volume 'a_b' is not an RFC 1123 label",
    },
    {
      broken: 'a variable with a space in its name',
      plant: ({ server }) => containerOf(server).env!.push({ name: 'NOTICE TIME' }),
      finding: "Deployment shop/server: container server: variable 'NOTICE TIME' is not a name of a variable",
    },
    {
      broken: 'a ConfigMap key with a slash',
      plant: ({ config }) => (config.data!['etc/envoy.txt'] = ''),
      finding: "ConfigMap shop/proxy: key 'etc/envoy.txt' is not a name of a file",
    },
    {
      broken: 'a Secret key with a colon',
      plant: ({ secret }) => (secret.data = { 'tls:key': 'eA==' }),
      finding: "Secret shop/tls: key 'tls:key' is not a name of a file",
    },
  ],
  labelsAreValid: [
    {
      broken: 'a label value with a space',
      plant: ({ service }) => (service.metadata.labels = { app: 'my server' }),
      finding: "Service shop/server: label 'app': 'my server' is not a label value",
    },
    {
      broken: 'a label value of 64 characters',
      plant: ({ service }) => (service.metadata.labels = { app: long }),
      finding: 'is not a label value of at most 63 characters',
    },
    {
      broken: 'a label that ends in a dash',
      plant: ({ server }) => (server.spec.template.metadata!.labels!['app-'] = 'server'),
      finding: "Deployment shop/server: label 'app-': 'app-' is not a label name",
    },
    {
      broken: 'a label with two slashes',
      plant: ({ service }) => (service.metadata.labels = { 'a/b/c': '' }),
      finding: "label 'a/b/c': 'a/b' is not an RFC 1123 subdomain",
    },
    {
      broken: 'a selector value with a slash',
      plant: ({ service }) => (service.spec.selector!.app = 'shop/server'),
      finding: "Service shop/server: label 'app': 'shop/server' is not a label value",
    },
    {
      broken: 'a disruption budget for a label value with a colon',
      plant: ({ serverBudget }) => (serverBudget.spec.selector!.matchLabels!.app = 'a:b'),
      finding: "PodDisruptionBudget shop/server: label 'app': 'a:b' is not a label value",
    },
    {
      broken: 'an annotation without a name',
      plant: ({ service }) => (service.metadata.annotations = { 'example.com/': 'any value / at all' }),
      finding: "annotation 'example.com/': '' is not a label name",
    },
  ],
  portNamesAreValid: [
    {
      broken: 'a container port with a name of 16 characters',
      plant: ({ server }) => (containerOf(server).ports![0]!.name = 'grpc-plain-text1'),
      finding: "Deployment shop/server: port 'grpc-plain-text1' is not an IANA service name of at most 15 characters",
    },
    {
      broken: 'a container port with a number for a name',
      plant: ({ server }) => (containerOf(server).ports![0]!.name = '50051'),
      finding: "port '50051' is not an IANA service name",
    },
    {
      broken: 'a Service port in capitals',
      plant: ({ service }) => (service.spec.ports![0]!.name = 'GRPC'),
      finding: "Service shop/server: port 'GRPC' is not an RFC 1123 label",
    },
    {
      broken: 'a second Service port without a name',
      plant: ({ service }) => service.spec.ports!.push({ port: 8080 }),
      finding: 'Service shop/server: one of its ports has no name',
    },
  ],
  partsHaveDifferentNames: [
    {
      broken: 'two containers of one name',
      plant: ({ client }) => (podOf(client).initContainers![0]!.name = 'proxy'),
      finding: 'Deployment shop/client: two containers are proxy',
    },
    {
      broken: 'two volumes of one name',
      plant: ({ client }) => podOf(client).volumes!.push({ name: 'proxy', emptyDir: {} }),
      finding: 'Deployment shop/client: two volumes are proxy',
    },
    {
      broken: 'a variable that is set twice',
      plant: ({ server }) => containerOf(server).env!.push({ name: 'NOTICE_TIME', value: '5s' }),
      finding: 'Deployment shop/server: container server has NOTICE_TIME twice',
    },
    {
      broken: 'two Service ports of one name',
      plant: ({ service }) => service.spec.ports!.push({ name: 'grpc', port: 8001 }),
      finding: 'Service shop/server: two ports are grpc',
    },
  ],
  objectsAreUnique: [
    {
      broken: 'an object twice in one file',
      plant: ({ pods }) => (pods.metadata.name = 'server'),
      finding: 'shop.k8s.yaml: Service shop/server: it is in shop.k8s.yaml too',
    },
    {
      broken: 'an object in two files',
      plant: () => undefined,
      otherFile: ({ namespace }) => [namespace],
      finding: 'other.k8s.yaml: Namespace shop: it is in shop.k8s.yaml too',
    },
  ],
} satisfies Cases;
