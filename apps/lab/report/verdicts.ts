import type { Result } from '../results';
import { type Markup, markup } from './markup';
import { byTopology, count } from './outcomes';

/** The place of each result in the report, from 1. */
export type Numbers = ReadonlyMap<Result, number>;

const SHAPES: Readonly<Record<Result['outcome'], string>> = {
  holds: 'holds',
  broken: 'broken',
  'not measurable here': 'unmeasured',
};

/** A shape for each outcome, so that no outcome is told by its colour alone. */
export function badgeShapes(): Markup {
  return markup`<svg class="shapes" aria-hidden="true">
<symbol id="holds" viewBox="0 0 12 12"><path d="M2 6.5 5 9.5 10 3"/></symbol>
<symbol id="broken" viewBox="0 0 12 12"><path d="M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5"/></symbol>
<symbol id="unmeasured" viewBox="0 0 12 12"><path d="M2 6H10"/></symbol>
</svg>`;
}

/** An outcome, by word and by shape. */
export function badge(outcome: Result['outcome']): Markup {
  const shape = SHAPES[outcome];
  return markup`<span class="badge ${shape}"><svg aria-hidden="true"><use href="#${shape}"/></svg>${outcome}</span>`;
}

/** How many claims came out how, and which are broken. */
export function summary(results: readonly Result[], numbers: Numbers): Markup {
  const broken = results.filter(({ outcome }) => outcome === 'broken');
  return markup`<p class="summary">${results.length} claims:
${(['holds', 'broken', 'not measurable here'] as const).map((outcome) => markup` <span><b>${count(results, outcome)}</b> ${badge(outcome)}</span>`)}</p>
${
  broken.length === 0
    ? undefined
    : markup`<ul class="broken-claims">
${broken.map((result) => markup`<li><a href="#claim-${numbers.get(result)}">${result.topology} (${result.variant}), ${result.scenario}</a>: ${result.statement}</li>\n`)}</ul>`
}`;
}

/** A row for each claim. */
export function verdictTable(results: readonly Result[], numbers: Numbers): Markup {
  return markup`<div class="wide" role="region" aria-labelledby="verdicts" tabindex="0">
<table class="verdicts" role="table">
<thead role="rowgroup"><tr role="row">${['outcome', 'topology', 'variant', 'scenario', 'claim', 'says', 'what was seen'].map((name) => markup`<th scope="col" role="columnheader">${name}</th>`)}</tr></thead>
${[...byTopology(results).values()].map(
  (claims) => markup`<tbody role="rowgroup">
${claims.map((result) => row(result, numbers.get(result)))}</tbody>
`,
)}</table>
</div>`;
}

// The roles are a table's own; a phone's layout would take them away.
function row(result: Result, number: number | undefined): Markup {
  const { topology, variant, scenario, statement, sources, outcome } = result;
  return markup`<tr role="row"><td role="cell">${badge(outcome)}</td><td role="cell" class="topology">${topology}</td><td role="cell">${variant}</td><td role="cell">${scenario}</td><td role="cell" class="claim"><a href="#claim-${number}">${statement}</a></td><td role="cell" class="says">${sources.join(', ')}</td><td role="cell" class="seen">${seen(result)}</td></tr>
`;
}

/** The figures, and which of them are not as claimed; or why there are none. */
export function seen({ outcome, figures, faults }: Result): Markup {
  const others = faults.filter((fault) => !figures.includes(fault));
  return markup`<ul class="figures">${[
    ...figures.map((figure) => (faults.includes(figure) ? fault(figure) : markup`<li>${figure}</li>`)),
    ...others.map((other) => (outcome === 'broken' ? fault(other) : markup`<li>${reason(other)}</li>`)),
  ]}</ul>`;
}

function fault(text: string): Markup {
  return markup`<li class="fault"><span>not as claimed:</span> ${text}</li>`;
}

/** Why something could not be measured; that it could not is said beside it. */
function reason(fault: string): string {
  return fault.replace(/^not measurable here: /, '');
}
