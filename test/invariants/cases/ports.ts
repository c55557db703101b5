import type { Cases } from '../case';
import { containerOf, podOf } from '../good';

/** What the invariants on ports must find. */
export const portCases = {
  portNumbersAreInRange: [
    {
      broken: 'a container port of 99999',
      plant: ({ server }) => (containerOf(server).ports![0]!.containerPort = 99999),
      finding: 'Deployment shop/server: port 99999 is not between 1 and 65535',
    },
    {
      broken: 'a probe on port 0',
      plant: ({ server }) => (containerOf(server).readinessProbe!.grpc!.port = 0),
      finding: 'Deployment shop/server: port 0 is not between 1 and 65535',
    },
    {
      broken: 'a Service port of 70000',
      plant: ({ service }) => (service.spec.ports![0]!.port = 70000),
      finding: 'Service shop/server: port 70000 is not between 1 and 65535',
    },
    {
      broken: 'a target port of 0',
      plant: ({ service }) => (service.spec.ports![0]!.targetPort = 0),
      finding: 'Service shop/server: port 0 is not between 1 and 65535',
    },
  ],
  portsOfAPodDiffer: [
    {
      broken: 'two containers on one port',
      plant: ({ server }) =>
        podOf(server).containers.push({ ...containerOf(server), ports: [{ containerPort: 8080 }] }),
      finding: 'Deployment shop/server: two container ports are 8080/TCP',
    },
    {
      broken: 'a sidecar with a port of the same name',
      plant: ({ server }) =>
        (podOf(server).initContainers = [
          { ...containerOf(server), restartPolicy: 'Always', ports: [{ name: 'grpc', containerPort: 9000 }] },
        ]),
      finding: 'Deployment shop/server: two container ports are grpc',
    },
  ],
  targetPortsAreContainerPorts: [
    {
      broken: 'a target port name that no container has',
      plant: ({ service }) => (service.spec.ports![0]!.targetPort = 'rpc'),
      finding: 'Service shop/server: target port rpc is no container port of shop.k8s.yaml: Deployment shop/server',
    },
    {
      broken: 'a target port number that no container has',
      plant: ({ service }) => (service.spec.ports![0]!.targetPort = 50052),
      finding: 'Service shop/server: target port 50052 is no container port',
    },
    {
      broken: 'a missing target port, so that it is the Service port',
      plant: ({ service }) => delete service.spec.ports![0]!.targetPort,
      finding: 'Service shop/server: target port 8000 is no container port',
    },
    {
      broken: 'a target port of another protocol',
      plant: ({ service }) => (service.spec.ports![0]!.protocol = 'UDP'),
      finding: 'Service shop/server: target port grpc is no container port',
    },
    {
      broken: 'a target port that only one of two workloads behind the Service has',
      plant: ({ pods, client }) => {
        client.spec.template.metadata!.labels!.tier = 'all';
        pods.spec.selector = { tier: 'all' };
      },
      finding: 'Service shop/pods: target port 50051 is no container port of shop.k8s.yaml: Deployment shop/client',
    },
  ],
  headlessPortsAreContainerPorts: [
    {
      broken: "a headless Service with a port other than the pods'",
      plant: ({ pods }) => (pods.spec.ports![0] = { port: 8000, targetPort: 'grpc' }),
      finding: 'Service shop/pods: it is headless, and its port 8000 is 50051 there',
    },
  ],
  probePortsAreContainerPorts: [
    {
      broken: 'a grpc probe on a port that nobody opens',
      plant: ({ server }) => (containerOf(server).readinessProbe!.grpc!.port = 50052),
      finding: 'Deployment shop/server: container server has no port 50052 for its readinessProbe',
    },
    {
      broken: 'a probe on a port name that does not exist',
      plant: ({ server }) => (containerOf(server).livenessProbe!.httpGet!.port = 'web'),
      finding: 'Deployment shop/server: container server has no port web for its livenessProbe',
    },
    {
      broken: 'a startup probe on a port that nobody opens',
      plant: ({ server }) => (containerOf(server).startupProbe = { grpc: { port: 50052 } }),
      finding: 'Deployment shop/server: container server has no port 50052 for its startupProbe',
    },
    {
      broken: 'a first hook on a port that nobody opens',
      plant: ({ server }) => (containerOf(server).lifecycle!.postStart = { httpGet: { port: 81 } }),
      finding: 'Deployment shop/server: container server has no port 81 for its postStart',
    },
    {
      broken: 'a hook on the port of another container',
      plant: ({ client }) => (containerOf(client).lifecycle = { preStop: { tcpSocket: { port: 9000 } } }),
      finding: 'Deployment shop/client: container client has no port 9000 for its preStop',
    },
  ],
  networkPolicyPortsAreContainerPorts: [
    {
      broken: "a policy that opens the Service's port instead of the pods'",
      plant: ({ policy }) => (policy.spec.ingress![0]!.ports![0]!.port = 8000),
      finding: 'NetworkPolicy shop/server: port 8000 is no container port of its pods',
    },
    {
      broken: 'a policy that opens a range without a port',
      plant: ({ policy }) => (policy.spec.ingress![0]!.ports = [{ port: 8081, endPort: 9000 }]),
      finding: 'NetworkPolicy shop/server: port 8081 is no container port of its pods',
    },
    {
      broken: 'a policy that opens the port for another protocol',
      plant: ({ policy }) => (policy.spec.ingress![0]!.ports![0]!.protocol = 'UDP'),
      finding: 'NetworkPolicy shop/server: port 50051 is no container port of its pods',
    },
  ],
} satisfies Cases;
