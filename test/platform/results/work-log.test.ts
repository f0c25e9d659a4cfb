import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cumulativeLedger, readWorkLog, repeatedWork, WorkLog, type WorkRecord } from "../../../lib/platform/results";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-work-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const epoch = (address: string, number: number): WorkRecord => ({ kind: "train-network", address, epoch: number });
const fit = (address: string): WorkRecord => ({ kind: "estimate-information", address });

/** A worker's file as such a worker would have left it. */
function leave(worker: string, records: readonly WorkRecord[]): void {
  mkdirSync(join(folder, "work"), { recursive: true });
  writeFileSync(join(folder, "work", worker), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
}

describe("the work log", () => {
  it("keeps what a process begins, in order, in one file, and outlives a deleted cache", () => {
    expect(readWorkLog(folder)).toEqual([]);
    const log = new WorkLog(folder);
    log.begin(epoch("a", 1));
    rmSync(join(folder, "work"), { recursive: true });
    log.begin(epoch("a", 2));
    log.begin(fit("b"));
    expect(readWorkLog(folder).map(({ records }) => records)).toEqual([[epoch("a", 2), fit("b")]]);
  });

  it("passes over a line that a crash has torn", () => {
    new WorkLog(folder).begin(epoch("a", 1));
    const [name] = readdirSync(join(folder, "work"));
    appendFileSync(join(folder, "work", name), '{"kind":"train-net');
    expect(readWorkLog(folder)[0].records).toEqual([epoch("a", 1)]);
  });

  it("adds up to the same ledger whoever did what, however often", () => {
    leave("1.jsonl", [epoch("a", 1), epoch("a", 2), fit("c"), epoch("b", 1)]);
    const undisturbed = cumulativeLedger(readWorkLog(folder));
    expect(undisturbed.lines).toEqual([
      { kind: "estimate-information", works: 1, epochs: 0 },
      { kind: "train-network", works: 2, epochs: 3 },
    ]);
    leave("1.jsonl", [epoch("b", 1), epoch("a", 1)]);
    leave("2.jsonl", [fit("c")]);
    leave("3.jsonl", [epoch("a", 1), epoch("a", 2), fit("c")]);
    expect(JSON.stringify(cumulativeLedger(readWorkLog(folder)))).toBe(JSON.stringify(undisturbed));
  });

  it("tells work that was lost in flight from finished work that was done again", () => {
    leave("1.jsonl", [epoch("a", 1), epoch("a", 2)]);
    leave("2.jsonl", [epoch("a", 2), epoch("a", 3)]); // took over where 1 was killed
    expect(repeatedWork(readWorkLog(folder))).toEqual([{ record: epoch("a", 2), times: 2, inFlight: 1 }]);
    leave("3.jsonl", [epoch("a", 2), epoch("a", 4)]); // 2 had finished it
    expect(repeatedWork(readWorkLog(folder))).toEqual([{ record: epoch("a", 2), times: 3, inFlight: 1 }]);
  });
});
