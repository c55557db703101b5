import { ApiObject, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

export { k8s } from 'cdk8s-plus-27';

/** A generated L1 class, as far as it is needed to render one of its objects. */
interface KubeClass<Props> {
  readonly GVK: GroupVersionKind;
  manifest(props: Props): unknown;
}

/**
 * Renders an object typed by its L1 class as a plain `ApiObject`.
 *
 * The L1 classes filter their fields again at synthesis and drop without a word what they do not know: every JSON
 * patch with a wire name or with a field newer than Kubernetes 1.27 (https://github.com/cdk8s-team/cdk8s/issues/2172).
 * On a plain `ApiObject` each patch arrives.
 */
export function kubeObject<Props>(scope: Construct, id: string, kind: KubeClass<Props>, props: Props): ApiObject {
  // eslint-disable-next-line cdk/require-passing-this -- a function has none
  return new ApiObject(scope, id, kind.manifest(props) as GroupVersionKind);
}
