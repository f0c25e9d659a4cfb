import type { Engine } from "./engine-kind";

const said = new Set<string>();

/** Tells the user what an engine's warnings say, each once a process. */
export function announceEngine({ warnings }: Engine, notice: (message: string) => void = console.warn): void {
  for (const warning of warnings) {
    if (said.has(warning)) continue;
    said.add(warning);
    notice(warning);
  }
}
