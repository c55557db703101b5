import { App } from 'cdk8s';
import {
  type AnyTopologyClass,
  type Catalogue,
  ClusterIp,
  Headless,
  HeadlessMaxAge,
  HttpBaseline,
  Platform,
  type PlatformProps,
  TopologyChart,
  WARNING,
} from './lib';

/** Every topology. A new one is a file in lib/topologies, its export in lib/index.ts and a line here. */
export const catalogue = {
  'http-baseline': HttpBaseline,
  'cluster-ip': ClusterIp,
  headless: Headless,
  'headless-max-age': HeadlessMaxAge,
} satisfies Catalogue;

/** What holds for all of them, and for the lab: where the image comes from, pull secrets, the cluster's domain. */
export const platform: PlatformProps = {};

/** Renders the catalogue, a chart and a file for each topology, and returns the warnings. */
export function synthesise(app: App): string[] {
  Platform.configure(app, platform);
  for (const [name, topology] of Object.entries<AnyTopologyClass>(catalogue)) {
    new TopologyChart(app, name, { topology });
  }
  app.synth();
  return app.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === WARNING)
        .map(({ data }) => `${construct.node.path}: ${String(data)}`),
    );
}

if (require.main === module) {
  try {
    synthesise(new App()).forEach((warning) => console.error(`warning: ${warning}`));
  } catch (error) {
    // The message says what is wrong and where; a stack would only show cdk8s at work.
    console.error(error instanceof Error ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}
