import type { Construct } from 'constructs';
import { requireDomain, requireImage, requireLabels } from './validate';

/** What a whole program shares: set once, on the app or a chart, and inherited by everything below. */
export interface PlatformProps {
  /**
   * Registry and path put before the project's own image.
   * @default - none: the image has been put on the nodes (`npm run image`)
   */
  readonly registry?: string;

  /**
   * Names of the Secrets that hold the registry's credentials, in every namespace that has pods.
   * @default - none
   */
  readonly pullSecrets?: readonly string[];

  /**
   * The cluster's DNS domain.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /**
   * Labels put on every workload's objects and pods.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Whether the platform gives each namespace user ids of its own and refuses others, as OpenShift does.
   * @default false
   */
  readonly assignsUserIds?: boolean;
}

const CONTEXT_KEY = 'cdk8s-grpc-lb/platform';

/** Name and tag of the project's own image, which holds server, client and gateway. */
export const APPS_IMAGE = 'grpc-lb:0.1.0';

/** The platform settings that hold at one place of the construct tree. */
export class Platform {
  /**
   * Sets the platform for everything below `scope`. A setting that is not given is inherited from above.
   * @throws if a setting is wrong, or if `scope` has children already: they would not see it
   */
  public static configure(scope: Construct, props: PlatformProps): void {
    const inherited = scope.node.tryGetContext(CONTEXT_KEY) as PlatformProps | undefined;
    const complete = { ...inherited, ...props };
    new Platform(complete); // Refuses what is wrong where it is said.
    scope.node.setContext(CONTEXT_KEY, complete);
  }

  /** The platform as it holds for `scope`. */
  public static of(scope: Construct): Platform {
    return new Platform((scope.node.tryGetContext(CONTEXT_KEY) as PlatformProps | undefined) ?? {});
  }

  /** The project's own image. */
  public readonly appsImage: string;
  /** Names of the Secrets with the registry's credentials. */
  public readonly pullSecrets: readonly string[];
  /** The cluster's DNS domain. */
  public readonly clusterDomain: string;
  /** Labels of every object and pod. */
  public readonly labels: Readonly<Record<string, string>>;
  /** Whether a fixed user id must be left out. */
  public readonly assignsUserIds: boolean;

  private constructor(props: PlatformProps) {
    this.appsImage = props.registry === undefined ? APPS_IMAGE : `${props.registry.replace(/\/$/, '')}/${APPS_IMAGE}`;
    requireImage('registry gives image', this.appsImage);
    this.pullSecrets = [...(props.pullSecrets ?? [])].map((name) => requireDomain('pullSecrets:', name));
    this.clusterDomain = requireDomain('clusterDomain', props.clusterDomain ?? 'cluster.local');
    this.labels = requireLabels('labels', props.labels ?? {});
    this.assignsUserIds = props.assignsUserIds ?? false;
  }
}
