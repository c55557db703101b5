import type { Drawing, Lane } from './drawing';
import { type Markup, markup } from './markup';

/** A row for each server and each status other than OK. */
export function laneTable({ servers, failures }: Drawing): Markup {
  return markup`<div class="wide"><table class="numbers">
<thead><tr><th scope="col">answered by</th><th scope="col">calls</th><th scope="col">share</th><th scope="col">median</th><th scope="col">99 %</th></tr></thead>
<tbody>
${servers.map((lane) => row(lane.name, lane))}${failures.map((lane) => row(`failed: ${lane.name}`, lane))}</tbody>
</table></div>`;
}

function row(name: string, { calls, share, median, p99 }: Lane): Markup {
  return markup`<tr><th scope="row">${name}</th><td>${calls.toLocaleString('en')}</td><td>${percent(share)}</td><td>${milliseconds(median)}</td><td>${milliseconds(p99)}</td></tr>
`;
}

/** A row for each event, with the number that the drawing uses where it has no room for words. */
export function eventTable({ events, servers }: Drawing): Markup | undefined {
  if (events.length === 0) {
    return undefined;
  }
  return markup`<div class="wide"><table class="events">
<thead><tr><th scope="col">#</th><th scope="col">after</th><th scope="col">what happened</th></tr></thead>
<tbody>
${events.map(
  ({ at, kind, server, text }, index) =>
    markup`<tr><td>${index + 1}</td><td>${(at / 1000).toFixed(2)} s</td><td>${[kind, server === undefined ? undefined : servers[server]?.name, text].filter(Boolean).join(' ')}</td></tr>
`,
)}</tbody>
</table></div>`;
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${ms.toFixed(1)} ms`;
}
