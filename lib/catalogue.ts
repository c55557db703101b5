import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Scenario } from './claim';
import { RestrictedNamespace } from './namespace';
import type { Topology } from './topology';

/** A topology with named settings, and the scenarios in which they make a difference. */
export interface Variant<Props> {
  /** The settings; `namespace` is the one its chart goes to. */
  readonly props: (namespace: string) => Props;
  /** The scenarios worth playing with them. */
  readonly plays: readonly Scenario['kind'][];
}

/** A topology's class, with what is known of it before one is built. */
export interface TopologyClass<Props = object> {
  new (scope: Construct, id: string, props?: Props): Topology;
  /** Who balances, and on what, in one sentence. */
  readonly summary: string;
  /** Its variants besides the default one. */
  readonly variants: Readonly<Record<string, Variant<Props>>>;
}

/** A topology's class, whatever its settings. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a class that takes special settings is no class that takes any
export type AnyTopologyClass = TopologyClass<any>;

/** Every topology of a program by name: the name of its chart, of its file in dist and of its documentation page. */
export type Catalogue = Readonly<Record<string, AnyTopologyClass>>;

/** The variant that dist holds. */
export const DEFAULT_VARIANT = 'default';

/** Settings of a chart around one topology. */
export interface TopologyChartProps {
  /** The topology. */
  readonly topology: AnyTopologyClass;

  /**
   * Which of its variants.
   * @default DEFAULT_VARIANT
   */
  readonly variant?: string;

  /**
   * Namespace.
   * @default - `grpc-lb-` and the chart's id
   */
  readonly namespace?: string;

  /**
   * Settings that complete the variant's, part by part.
   * @default - none
   */
  readonly overrides?: Readonly<Record<string, object>>;
}

/** One topology with the namespaces it needs. */
export class TopologyChart extends Chart {
  /** The topology. */
  public readonly topology: Topology;

  /** @throws if the topology has no such variant */
  constructor(scope: Construct, id: string, props: TopologyChartProps) {
    const namespace = props.namespace ?? `grpc-lb-${id}`;
    super(scope, id, { namespace, disableResourceNameHashes: true });
    const { topology: Class, variant = DEFAULT_VARIANT, overrides = {} } = props;
    this.topology = new Class(this, id, complete(variantProps(Class, variant, namespace), overrides));
    // They must exist before what is in them, for `kubectl apply` to work in one pass.
    const namespaces = [namespace, ...this.topology.namespaces.filter((other) => other !== namespace)];
    this.topology.node.addDependency(...namespaces.map((name) => new RestrictedNamespace(this, name)));
  }
}

function variantProps(Class: AnyTopologyClass, variant: string, namespace: string): object {
  if (variant === DEFAULT_VARIANT) {
    return {};
  }
  const found = Object.hasOwn(Class.variants, variant) ? Class.variants[variant] : undefined;
  if (found === undefined) {
    const known = [DEFAULT_VARIANT, ...Object.keys(Class.variants)].join(', ');
    throw new Error(`topology ${Class.name} has no variant '${variant}'; it has: ${known}`);
  }
  return found.props(namespace) as object;
}

function complete(props: object, overrides: Readonly<Record<string, object>>): object {
  const parts = props as Readonly<Record<string, object>>;
  return {
    ...parts,
    ...Object.fromEntries(Object.entries(overrides).map(([part, settings]) => [part, { ...parts[part], ...settings }])),
  };
}
