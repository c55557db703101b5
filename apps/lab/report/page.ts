import type { Catalogue } from '../../../lib';
import type { Results } from '../results';
import { scripts, style } from './assets';
import { type Markup, markup } from './markup';
import { byTopology } from './outcomes';
import { topologySection } from './topology-section';
import { badgeShapes, summary, verdictTable } from './verdicts';

/** The report for people: one file that needs no other. */
export function page(results: Results, catalogue: Catalogue): string {
  // Each claim's place among all is its address in the page.
  const numbers = new Map(results.results.map((result, index) => [result, index + 1]));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>gRPC load balancing, played on ${results.stage.name}</title>
${style()}
</head>
<body>
${badgeShapes()}
<header>
<h1>gRPC load balancing, played on ${results.stage.name}${results.stage.model === undefined ? undefined : ', a model'}</h1>
${model(results.stage)}
${summary(results.results, numbers)}
</header>
<main>
<section>
<h2 id="verdicts">Verdicts</h2>
${verdictTable(results.results, numbers)}
</section>
<section>
<h2 id="circumstances">Circumstances</h2>
${circumstances(results)}
</section>
${[...byTopology(results.results)].map(([name, claims]) => topologySection(name, claims, numbers, catalogue[name]?.summary))}
</main>
${scripts()}
</body>
</html>
`.toString();
}

function model({ name, model, rewritten = [] }: Results['stage']): Markup | undefined {
  if (model === undefined) {
    return undefined;
  }
  return markup`<div class="model">
<p><strong>${name} is a model:</strong> ${model}.</p>
${
  rewritten.length === 0
    ? undefined
    : markup`<details><summary>What it plays otherwise than the manifests have it (${rewritten.length})</summary>
<ul>${rewritten.map((change) => markup`<li>${change}</li>`)}</ul></details>`
}
</div>`;
}

function circumstances({ date, circumstances }: Results): Markup {
  return markup`<table class="circumstances">
<tbody>
${Object.entries({ begun: date, ...circumstances }).map(
  ([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
)}</tbody>
</table>`;
}
