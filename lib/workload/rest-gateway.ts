import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s, kubeObject } from '../k8s';
import {
  callerEnv,
  DEFAULT_DEADLINE,
  requireTarget,
  type GrpcCallerOptions,
  type GrpcCallerProps,
} from './grpc-caller';
import { clientShape } from './loop';
import { Workload, type WorkloadProps } from './workload';

/** Settings of a REST gateway that do not depend on whom it calls. */
export interface RestGatewayOptions extends Omit<WorkloadProps, 'image' | 'command'>, GrpcCallerOptions {}

/** Settings of a REST gateway. */
export interface RestGatewayProps extends RestGatewayOptions, GrpcCallerProps {}

/** REST in front of the Greeter, in pods of its own: it balances as any gRPC client of its topology does. */
export class RestGateway extends Workload {
  /** The gateway's Service: HTTP on port 80. */
  public readonly service: ApiObject;

  constructor(scope: Construct, id: string, props: RestGatewayProps) {
    const path = `${scope.node.path}/${id}`; // `this` is not there yet.
    requireTarget(scope, path, props.target, true);
    super(scope, id, props, {
      ...clientShape(props.deadline ?? DEFAULT_DEADLINE),
      replicas: 2,
      command: ['node', 'apps/gateway/main.js'],
      env: callerEnv(path, props),
    });
    this.service = kubeObject(this, 'service', k8s.KubeService, {
      metadata: { name: this.name, namespace: this.namespace, labels: this.labels },
      spec: {
        selector: this.selector,
        ports: [{ name: 'http', appProtocol: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }
}
