import { cacheFolder } from "../platform/paths";

const signals = { SIGINT: 130, SIGTERM: 143 } as const;

let status: number | undefined;
let controller: AbortController | undefined;

/** Exit status of a command that was stopped by a signal, as shells know it; undefined of one that was not. */
export function stoppedStatus(): number | undefined {
  return status;
}

/**
 * Makes Ctrl-C and a request to end stop the command in an orderly way: aborts the signal that is returned. The second
 * ends the process at once. A process has one such signal, however often it is asked for.
 */
export function stopSignal(): AbortSignal {
  if (controller) return controller.signal;
  const stopping = new AbortController();
  controller = stopping;
  for (const name of Object.keys(signals) as (keyof typeof signals)[]) {
    process.on(name, () => {
      if (status !== undefined) process.exit(status);
      status = signals[name];
      stopping.abort();
    });
  }
  return stopping.signal;
}

/** What is kept of a command that was stopped, and how to go on. */
export function stoppedMessage(): string {
  return (
    `stopped. What was finished is kept in ${cacheFolder()}: tasks, and of trainings every finished epoch. ` +
    "The same command goes on from there."
  );
}
