import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { TwoHosts, whyNoHosts } from "./hosts";
import { tryHosts } from "./hosts-trial";
import { waitingLoad } from "./waiting-load";

// `npx tsx test/platform/queue/two-hosts.ts` does the same with trainings, and a cut of a minute.
it("two hosts share the work, give this machine's results, and do without one that is cut off until it is back", async (context) => {
  const why = whyNoHosts();
  if (why) return context.skip(`Left out: ${why}.`);
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-hosts-"));
  const { MI_NAS_CACHE } = process.env;
  const hosts = new TwoHosts();
  try {
    await hosts.open();
    const load = waitingLoad({ tasks: 24, milliseconds: 500, patience: 4 });
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const trial = await tryHosts({ hosts, load, folder, cutAfter: 4, cutFor: 6, say });
    expect(trial.different, lines.join("\n")).toEqual([]);
    // 1.8 is wanted where nothing else runs; sharing nothing would be 1
    expect(trial.seconds.one / trial.seconds.both, lines.join("\n")).toBeGreaterThan(1.4);
    expect(Object.keys(trial.tasks.both).sort()).toEqual(["east", "west"]);
    expect(trial.tasks.cut.east, lines.join("\n")).toBeGreaterThan(trial.tasks.cut.west ?? 0);
    expect(hosts.heard).toContain("may be given to another machine"); // west, of the task that it had
    expect(hosts.heard).not.toMatch(/lock|job/);
  } finally {
    await hosts.close();
    if (MI_NAS_CACHE === undefined) delete process.env.MI_NAS_CACHE;
    else process.env.MI_NAS_CACHE = MI_NAS_CACHE;
    rmSync(folder, { recursive: true, force: true });
  }
}, 600_000);
