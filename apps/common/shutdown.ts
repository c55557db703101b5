import { constants } from 'node:os';

/** Stops the program on the first SIGTERM or SIGINT, then exit code 0; a second signal ends it at once. */
export function onShutdown(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) {
        process.exit(128 + constants.signals[signal]);
      }
      stopping = true;
      run(async () => {
        await stop();
        process.exit(0);
      });
    });
  }
}

/** Runs a part of a program. What it throws becomes one line on stderr and exit code 1. */
export function run(part: () => Promise<unknown>): void {
  part().catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
}
