import type { Result } from '../results';
import { type Drawing, drawingOf } from './drawing';
import { jsonScript, type Markup, markup } from './markup';
import { picture } from './picture';
import { eventTable, laneTable } from './tables';
import { badge, type Numbers, seen } from './verdicts';

/** What came of a topology's claims, each with its timeline. */
export function topologySection(name: string, results: readonly Result[], numbers: Numbers, summary = ''): Markup {
  const claims = results.map((result) => ({ result, drawing: result.timeline && drawingOf(result.timeline) }));
  return markup`<section class="topology">
<div class="intro">
<div><h2>${name}</h2>
<p>${summary}</p></div>
${picture(claims)}
</div>
${claims.map(({ result, drawing }) => claim(result, numbers.get(result), drawing))}</section>
`;
}

function claim(result: Result, number: number | undefined, drawing?: Drawing): Markup {
  const { variant, scenario, statement, sources, load, outcome } = result;
  return markup`<article id="claim-${number}">
<h3>${badge(outcome)} ${statement}</h3>
<p class="about">${variant} · ${scenario} · ${load.rate} calls per second, ${load.concurrency} at once · says ${sources.join(', ')} · <a href="#verdicts">all verdicts</a></p>
${seen(result)}
${drawing && timeline(drawing, statement)}
</article>
`;
}

function timeline(drawing: Drawing, statement: string): Markup {
  if (drawing.servers.length + drawing.failures.length === 0) {
    return markup`<p>No call was made.</p>`;
  }
  // Room for the drawing before it is drawn: what is below stays where it is.
  const height = (drawing.events.length === 0 ? 45 : 75) + 34 * (drawing.servers.length + drawing.failures.length);
  return markup`<figure class="timeline" style="min-height: ${height}px" aria-label="Timeline: ${statement}">
${jsonScript(drawing)}
<noscript>The timeline needs JavaScript. The tables below have its figures.</noscript>
</figure>
<details><summary>Calls by server${drawing.events.length === 0 ? '' : `, ${drawing.events.length} events`}</summary>
<div class="tables">${laneTable(drawing)}${eventTable(drawing)}</div>
</details>`;
}
