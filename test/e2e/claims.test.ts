import { catalogue, platform } from '../../main';
import { judge } from '../../apps/lab/judge';
import { playsOf } from '../../apps/lab/plays';
import { play } from '../../apps/lab/scenarios';
import { ClusterStage } from '../../apps/lab/cluster/stage';

/** Every claim of every topology, on the cluster of the current kube context. */
describe('on the cluster', () => {
  const stage = ClusterStage.connect({ context: process.env.E2E_CONTEXT, platform });

  afterAll(async () => (await stage).close());

  for (const subject of playsOf(catalogue)) {
    const { name, variant, claim } = subject;

    test.concurrent(`${name} (${variant}), ${claim.scenario.kind}: ${claim.statement}`, async () => {
      const scene = await (await stage).open(subject);
      try {
        const verdict = judge(claim, await play(scene, claim));
        console.log(
          `${name} (${variant}), ${claim.scenario.kind}: ${claim.statement}\n  ${verdict.outcome}: ${verdict.figures.join('; ')}`,
        );
        expect(verdict.faults).toEqual([]);
      } finally {
        await scene.close();
      }
    });
  }
});
