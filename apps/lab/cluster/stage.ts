import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { TopologyChart } from '../../../lib';
import type { Play, Scene, Stage } from '../stage';
import { Kubectl } from './kubectl';
import { ClusterScene } from './scene';

/** Says which build the bundles here are (`npm run bundle`). */
const BUILD = join(__dirname, '../../../build/image/apps/build.json');

/** A Kubernetes cluster. Each play has namespaces of its own, so that no name is in a DNS cache when it begins. */
export class ClusterStage implements Stage {
  public readonly name = 'cluster';
  private readonly scenes = new Set<Scene>();
  private readonly leaving = new Set<string>();

  /** Connects to a kube context, the current one unless given. */
  public static async connect(context?: string): Promise<ClusterStage> {
    const { build } = JSON.parse(readFileSync(BUILD, 'utf8')) as { build: string };
    return new ClusterStage(await Kubectl.connect(context), build);
  }

  private constructor(
    private readonly kubectl: Kubectl,
    private readonly build: string,
  ) {}

  public async open({ name, topology, variant }: Play): Promise<Scene> {
    const app = new App();
    const namespace = `lab-${name}-${randomBytes(3).toString('hex')}`;
    const chart = new TopologyChart(app, name, {
      topology,
      variant,
      namespace,
      overrides: { server: { replicas: 0, env: { CRASH_HOOK: 'true' } }, client: { replicas: 0, output: 'json' } },
    });
    const { namespaces } = chart.topology;
    await this.kubectl.run(['apply', '-f', '-'], app.synthYaml());
    const scene: Scene = new ClusterScene(this.kubectl, chart.topology, this.build, async () => {
      this.scenes.delete(scene);
      await Promise.all(namespaces.map((namespace) => this.remove(namespace)));
    });
    this.scenes.add(scene);
    return scene;
  }

  public async close(): Promise<void> {
    await Promise.all([...this.scenes].map((scene) => scene.close()));
    if (this.leaving.size > 0) {
      await this.kubectl.run([
        'wait',
        '--for=delete',
        '--timeout=180s',
        ...[...this.leaving].map((name) => `ns/${name}`),
      ]);
    }
    await this.kubectl.close();
  }

  /** Begins to remove a namespace. What runs there needs no drain any more. */
  private async remove(namespace: string): Promise<void> {
    this.leaving.add(namespace);
    await this.kubectl.run(['delete', 'namespace', namespace, '--wait=false']);
    await this.kubectl.run(['-n', namespace, 'delete', 'pods', '--all', '--grace-period=1', '--wait=false']);
  }
}
