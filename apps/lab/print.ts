import type { Result } from './results';

/** How many of the client's calls are shown. */
const FIRST_CALLS = 5;

/** A claim, its first calls as the client prints them, and the verdict with its figures. */
export function resultLines({ topology, variant, scenario, statement, sources, ...result }: Result): string[] {
  const { outcome, figures, faults, timeline } = result;
  return [
    `${topology} (${variant}), ${scenario}: ${statement} (${sources.join(' ')})`,
    ...(timeline?.server.slice(0, FIRST_CALLS) ?? []).map(
      (server, call) => `  #${call + 1}: ${timeline?.servers[server] ?? timeline?.failures[call]}`,
    ),
    `  ${[outcome, figures.join('; ')].filter(Boolean).join(': ')}`,
    ...faults.map((fault) => `  ${outcome === 'broken' ? `not as claimed: ${fault}` : fault}`),
  ];
}

/** Every verdict in a line, and how many there are of each. */
export function verdictTable(results: readonly Result[]): string[] {
  const rows = results.map(({ topology, variant, scenario, statement, outcome }) => [
    outcome,
    topology,
    variant,
    scenario,
    statement,
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  const count = (outcome: Result['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return [
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    ),
    `${count('holds')} hold, ${count('broken')} broken, ${count('not measurable here')} not measurable here`,
  ];
}

/** Shows on a terminal how far the run is. Elsewhere it shows nothing. */
export class Progress {
  private readonly start = Date.now();
  private ended = 0;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly total: number,
    private readonly terminal = process.stderr,
  ) {
    this.timer = terminal.isTTY ? setInterval(() => this.draw(), 250) : undefined;
  }

  /** One more claim has been played. */
  public step(): void {
    this.ended++;
  }

  /** Makes room for lines. */
  public clear(): void {
    if (this.timer !== undefined) {
      this.terminal.write('\r\x1b[K');
    }
  }

  /** Ends it and leaves no trace. */
  public close(): void {
    clearInterval(this.timer);
    this.clear();
  }

  private draw(): void {
    const spent = (Date.now() - this.start) / 1000;
    const left = this.ended === 0 ? '' : `, about ${duration((spent / this.ended) * (this.total - this.ended))} left`;
    this.terminal.write(`\r\x1b[K${this.ended} of ${this.total} claims played in ${duration(spent)}${left}`);
  }
}

function duration(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
