import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Platform, type PlatformProps, TopologyChart } from '../../../lib';
import type { Play, Scene, Stage } from '../stage';
import { circumstancesOf } from './circumstances';
import { currentContext, Kubectl } from './kubectl';
import { ClusterScene } from './scene';

/** Says which build the bundles here are (`npm run bundle`). */
const BUILD = join(__dirname, '../../../build/image/apps/build.json');

/** Marks the lab's namespaces: what a lab that was killed left behind goes by `kubectl delete ns -l grpc-lb/lab`. */
const LAB_LABEL = 'grpc-lb/lab';

/** Contexts made for trying things out, by the tools that make them. */
const PLAYGROUND = /^(kind-.*|k3d-.*|minikube|docker-desktop)$/;

/** Which cluster to play on. */
export interface ClusterOptions {
  /**
   * Kube context.
   * @default - the current one, if it is made for trying things out
   */
  readonly context?: string;

  /**
   * Whether to play on whatever context is the current one.
   * @default false
   */
  readonly yes?: boolean;

  /**
   * What the program says of the platform: where the image comes from, the cluster's domain.
   * @default - nothing
   */
  readonly platform?: PlatformProps;
}

/** The context to play on. @throws if nobody named it and it may be one that must not be played on */
export async function chooseContext({ context, yes = false }: ClusterOptions): Promise<string> {
  const name = context ?? (await currentContext());
  if (context === undefined && !yes && !PLAYGROUND.test(name)) {
    throw new Error(
      `context '${name}' may be a cluster that must not be played on; name it (--context, for the e2e suite E2E_CONTEXT) or say --yes`,
    );
  }
  return name;
}

/** A Kubernetes cluster. Each play has namespaces of its own, so that no name is in a DNS cache when it begins. */
export class ClusterStage implements Stage {
  /**
   * Connects to a cluster.
   * @throws if kubectl cannot reach it, or if the current context may be one that must not be played on
   */
  public static async connect(options: ClusterOptions = {}): Promise<ClusterStage> {
    if (!existsSync(BUILD)) {
      throw new Error('there is no build to compare the image with; type: npm run bundle');
    }
    const { build } = JSON.parse(readFileSync(BUILD, 'utf8')) as { build: string };
    const name = await chooseContext(options);
    const kubectl = await Kubectl.connect(name);
    try {
      return new ClusterStage(kubectl, name, options.platform ?? {}, build, await circumstancesOf(kubectl, build));
    } catch (error) {
      await kubectl.close();
      throw error;
    }
  }

  public readonly name = 'cluster';
  public readonly about: string;
  private readonly scenes = new Set<Promise<Scene>>();
  private readonly leaving = new Set<string>();

  private constructor(
    private readonly kubectl: Kubectl,
    context: string,
    private readonly platform: PlatformProps,
    private readonly build: string,
    public readonly circumstances: Readonly<Record<string, string>>,
  ) {
    this.about = `context ${context}`;
  }

  public open(play: Play): Promise<Scene> {
    const scene = this.stage(play, () => this.scenes.delete(scene));
    this.scenes.add(scene);
    return scene;
  }

  public async close(): Promise<void> {
    try {
      // One that is just being opened has namespaces, too.
      const scenes = await Promise.allSettled(this.scenes);
      await Promise.all(scenes.flatMap((scene) => (scene.status === 'fulfilled' ? [scene.value.close()] : [])));
      if (this.leaving.size > 0) {
        const namespaces = [...this.leaving].map((name) => `ns/${name}`);
        await this.kubectl.run(['wait', '--for=delete', '--timeout=180s', ...namespaces]);
      }
    } finally {
      await this.kubectl.close();
    }
  }

  private async stage({ name, topology, variant }: Play, closed: () => void): Promise<Scene> {
    const app = new App();
    Platform.configure(app, this.platform);
    const chart = new TopologyChart(app, name, {
      topology,
      variant,
      namespace: `lab-${name}-${randomBytes(3).toString('hex')}`,
      overrides: { server: { replicas: 0, env: { CRASH_HOOK: 'true' } }, client: { replicas: 0, output: 'json' } },
    });
    chart.apiObjects
      .filter(({ kind }) => kind === 'Namespace')
      .forEach(({ metadata }) => metadata.addLabel(LAB_LABEL, 'true'));
    const clean = () => Promise.all(chart.topology.namespaces.map((namespace) => this.remove(namespace)));
    try {
      await this.kubectl.run(['apply', '-f', '-'], app.synthYaml());
    } catch (error) {
      await clean();
      throw error;
    }
    return new ClusterScene(this.kubectl, chart.topology, this.build, async () => {
      closed();
      await clean();
    });
  }

  /** Begins to remove a namespace. What runs there needs no drain any more. */
  private async remove(namespace: string): Promise<void> {
    this.leaving.add(namespace);
    await this.kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
    await this.kubectl.run(['-n', namespace, 'delete', 'pods', '--all', '--grace-period=1', '--wait=false']);
  }
}
