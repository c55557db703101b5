import { type ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { k8s, kubeObject } from './k8s';
import { requireName } from './validate';

/** The namespace a construct's objects go to: its own, or its chart's. */
export function namespaceOf(scope: Construct, own?: string): string | undefined {
  return own === undefined ? Chart.of(scope).namespace : requireName(`${scope.node.path}: namespace`, own);
}

/** A Namespace that admits only pods which comply with Pod Security `restricted`. */
export class RestrictedNamespace extends Construct {
  /** The Namespace. */
  public readonly resource: ApiObject;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const name = requireName(`${this.node.path}: namespace`, id);
    this.resource = kubeObject(this, 'Resource', k8s.KubeNamespace, {
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    // A chart gives every object its namespace, even a Namespace.
    this.resource.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}
