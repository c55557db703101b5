import type { Result } from '../results';
import type { Drawing } from './drawing';
import { type Markup, markup } from './markup';
import { percent } from './tables';

/** How many servers are drawn. */
const SERVERS = 6;
const ROW = 34;

/** A client and its servers with who got how much, as the topology's first claim saw it. */
export function picture(claims: readonly { result: Result; drawing?: Drawing }[]): Markup | undefined {
  const { result, drawing } = claims.find(({ drawing }) => drawing?.servers.some(({ calls }) => calls > 0)) ?? {};
  if (result === undefined || drawing === undefined) {
    return undefined;
  }
  const servers = drawing.servers.slice(0, SERVERS);
  const answered = drawing.servers.reduce((sum, { calls }) => sum + calls, 0);
  const left = drawing.servers.length - servers.length;
  const height = ROW * servers.length;
  return markup`<figure class="picture">
<svg viewBox="0 0 340 ${height}" role="img" aria-label="Who answered">
${servers.map(({ calls }, row) => edge(calls / answered, height / 2, middle(row)))}
<rect class="box" x="1" y="${height / 2 - 15}" width="70" height="30" rx="4"/><text x="36" y="${height / 2 + 4}" text-anchor="middle">client</text>
${servers.map(
  ({ short, calls }, row) =>
    markup`<rect class="box${calls === 0 ? ' idle' : ''}" x="180" y="${middle(row) - 13}" width="159" height="26" rx="4"/><text x="188" y="${middle(row) + 4}">${clipped(short)}</text><text x="331" y="${middle(row) + 4}" text-anchor="end">${percent(calls / answered)}</text>
`,
)}</svg>
<figcaption>Who answered: ${result.variant}, ${result.scenario}${left === 0 ? '' : `; ${left} more servers`}</figcaption>
</figure>`;
}

function middle(row: number): number {
  return ROW * (row + 0.5);
}

/** As thick as its share; a server that got nothing has a broken line. */
function edge(share: number, from: number, to: number): Markup {
  const shape = `M71 ${from}C125 ${from} 125 ${to} 180 ${to}`;
  return share === 0
    ? markup`<path class="edge idle" d="${shape}"/>`
    : markup`<path class="edge" d="${shape}" stroke-width="${(1.5 + share * 10).toFixed(1)}"/>`;
}

/** What a box has room for: the end, which tells pods apart. */
function clipped(name: string): string {
  const characters = [...name];
  return characters.length <= 13 ? name : `…${characters.slice(-12).join('')}`;
}
