import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../lib/platform/paths";
import { type CellRun, KernelClient } from "../platform/kernel/kernel-client";

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is to be removed
const colours = /\u001b\[\d+m/g;

/** What one cell left behind in a kernel of its own in the notebooks' folder. */
export interface FreshCell extends CellRun {
  /** Text that the kernel wrote past the cell. */
  readonly log: string;
  /** Plain text of what it displayed, in order, without what was drawn over. */
  readonly texts: readonly string[];
  /** What it displayed, by MIME type. */
  readonly shown: (mime: string) => readonly unknown[];
}

/** Runs a cell, the first one of a fresh kernel. */
export async function inFreshKernel(code: string, cache?: string): Promise<FreshCell> {
  const own = cache ?? mkdtempSync(join(tmpdir(), "mi-nas-first-calls-"));
  const kernel = await KernelClient.start(join(projectRoot, "notebooks"), { MI_NAS_CACHE: own });
  try {
    const run = await kernel.run(code);
    const displays = run.outputs.filter(({ type }) => type === "display_data").map(({ content }) => content.data);
    return {
      ...run,
      log: kernel.log.replace(colours, ""),
      texts: displays.map((data) => data["text/plain"]),
      shown: (mime) => displays.filter((data) => mime in data).map((data) => data[mime]),
    };
  } finally {
    await kernel.close();
    if (!cache) rmSync(own, { recursive: true, force: true });
  }
}
