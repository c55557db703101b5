import { App, Chart, Yaml } from 'cdk8s';

/** A Kubernetes object as the tests read it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test names the fields it expects
export type Manifest = any;

/** What `build` puts into a chart, as YAML text. */
export function renderText(build: (chart: Chart) => unknown, namespace = 'shop'): string {
  return Yaml.stringify(...render(build, namespace));
}

/** What `build` puts into a chart, as objects. */
export function render(build: (chart: Chart) => unknown, namespace?: string): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'test', { namespace, disableResourceNameHashes: true });
  build(chart);
  app.synthYaml(); // Validates, which a chart's own `toJson` does not.
  return chart.toJson();
}

/** The first object of a kind. */
export function find(objects: readonly Manifest[], kind: string, name?: string): Manifest {
  return objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
}
