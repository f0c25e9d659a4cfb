import { describe, expect, it } from "vitest";
import type { Outcome } from "./round";
import { playRounds, wrongIn } from "./rounds";

// `npx tsx test/platform/chaos/chaos.ts` does the same for 200 faults.
describe("a run through faults of processes, files, the disk and a queue", () => {
  it("ends with the tables and results of one that nothing disturbed, and begins nothing finished again", async () => {
    const lines: string[] = [];
    const totals = await playRounds({
      section: "hyperband",
      seed: 2,
      faults: 6, // of processes, then of files too; the script goes on to disks and queues
      minutes: 5,
      pace: 0.5,
      stop: 2,
      each: 3,
      say: (line) => lines.push(line),
    });
    expect(totals.wrong, lines.join("\n")).toEqual([]);
    expect(totals.faults).toBeGreaterThanOrEqual(6);
    expect(totals.byFault.size).toBeGreaterThan(2);
    expect(totals.runs).toBeGreaterThan(totals.rounds); // some were killed
  }, 900_000);

  const calm: Outcome = {
    tables: "t",
    results: "r",
    faults: ["kill a worker", "stop the run"],
    runs: 2,
    epochs: 12,
    repeated: 2,
    needless: 1,
    messages: [],
  };

  it.each([
    ["a table", { tables: "other" }, ["other tables"]],
    ["a result", { results: "other" }, ["other results"]],
    ["finished work that is done again", { needless: 2 }, ["2 finished pieces begun again"]],
    ["nothing", {}, []],
  ])("is told of %s that differs", (_, change, wrong) => {
    expect(wrongIn({ ...calm, ...change }, calm, "processes")).toEqual(wrong);
  });
});
