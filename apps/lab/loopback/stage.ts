import { existsSync } from 'node:fs';
import { release, type } from 'node:os';
import type { Play, Scene, Stage } from '../stage';
import { IMAGE } from './pod';
import { type LoopbackOptions, LoopbackScene } from './scene';

/** Processes on 127.x.x.x addresses. It shows the mechanism in seconds and needs only Node.js. */
export class LoopbackStage implements Stage {
  public readonly name = 'loopback';
  public readonly about = 'processes of this machine';
  public readonly circumstances = { 'Node.js': process.version, system: `${type()} ${release()}` };
  public readonly model =
    'pods are processes of this machine, kube-proxy is a TCP proxy and CoreDNS a small DNS server, which both know at once who is ready; liveness probes and limits do nothing';

  private readonly scenes = new Set<Promise<Scene>>();

  /** @throws if the programs are not there */
  public constructor(private readonly options: LoopbackOptions = {}) {
    if (!existsSync(IMAGE)) {
      throw new Error(`${IMAGE} is missing; type: npm run bundle`);
    }
  }

  public open(play: Play): Promise<Scene> {
    const scene: Promise<Scene> = LoopbackScene.open(play, this.options, () => this.scenes.delete(scene));
    this.scenes.add(scene);
    return scene;
  }

  public async close(): Promise<void> {
    const scenes = await Promise.allSettled(this.scenes);
    await Promise.all(scenes.flatMap((scene) => (scene.status === 'fulfilled' ? [scene.value.close()] : [])));
  }
}
