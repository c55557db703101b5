import type { Verdict } from './judge';
import type { Call, Observation } from './observation';
import type { Play, Scene } from './stage';

/** How many of the client's lines are shown. */
const FIRST_LINES = 5;

/** What is about to be played, in a line. */
export function heading({ name, variant, claim }: Play): string {
  return `${name} (${variant}), ${claim.scenario.kind}: ${claim.statement} (${claim.sources.join(' ')})`;
}

/** The client's first lines. */
export function firstLines({ calls }: Scene): string[] {
  return [...calls.slice(0, FIRST_LINES).map(line), ...(calls.length > FIRST_LINES ? ['…'] : [])];
}

/** The calls by server, and the verdict. */
export function outcome({ calls, after }: Observation, { outcome, figures, faults }: Verdict): string[] {
  const servers = [...new Set([...after, ...calls.flatMap(({ pod }) => pod ?? [])])].sort();
  return [
    ...servers.map((server) => `${server}: ${calls.filter(({ pod }) => pod === server).length} calls`),
    `${outcome}: ${figures.join('; ')}`,
    ...faults.map((fault) => `not as claimed: ${fault}`),
  ];
}

/** A call as the client's text output has it. */
function line({ n, pod, status, message }: Call): string {
  return `#${n}: ${status === 'OK' ? pod : `${status}: ${message}`}`;
}

/** Shows on a terminal what goes on. Returns what ends it and leaves no trace. */
export function showProgress(scene: Scene, terminal = process.stderr): () => void {
  if (!terminal.isTTY) {
    return () => undefined;
  }
  const timer = setInterval(() => {
    terminal.write(`\r\x1b[K  ${scene.ready.length} servers ready, ${scene.calls.length} calls`);
  }, 100);
  return () => {
    clearInterval(timer);
    terminal.write('\r\x1b[K');
  };
}
