export {
  type AnyTopologyClass,
  type Catalogue,
  DEFAULT_VARIANT,
  TopologyChart,
  type TopologyChartProps,
  type TopologyClass,
  type Variant,
} from './catalogue';
export * from './claim';
export { GrpcService, type GrpcServiceProps } from './grpc-service';
export { RestrictedNamespace } from './namespace';
export { APPS_IMAGE, Platform, type PlatformProps } from './platform';
export { Topology, WARNING } from './topology';
export { ClusterIp } from './topologies/cluster-ip';
export { Headless, type HeadlessProps } from './topologies/headless';
export { HeadlessMaxAge } from './topologies/headless-max-age';
export { HttpBaseline, type HttpBaselineProps } from './topologies/http-baseline';
export { ServiceTopology, type ServiceTopologyProps } from './topologies/service-topology';
export type { GrpcCallerOptions, GrpcCallerProps } from './workload/grpc-caller';
export { GrpcClient, type GrpcClientOptions, type GrpcClientProps } from './workload/grpc-client';
export { GrpcServer, type GrpcServerProps } from './workload/grpc-server';
export { HttpClient, type HttpClientOptions, type HttpClientProps } from './workload/http-client';
export type { LoopOptions } from './workload/loop';
export { RestGateway, type RestGatewayOptions, type RestGatewayProps } from './workload/rest-gateway';
export { Workload, type WorkloadProps } from './workload/workload';
