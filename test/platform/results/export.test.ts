import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataType, readParquet } from "nodejs-polars";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { contentAddress, exportArchive, ResultCache } from "../../../lib/platform/results";

const root = mkdtempSync(join(tmpdir(), "mi-nas-export-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const group = "kind/1";
const current = new Set([group]);
const columns = ["kind", "versions", "address", "code", "question", "answer"];

describe("the export of a cache", () => {
  let [folder, cache, out] = ["", "", ""];
  beforeEach(() => {
    folder = mkdtempSync(join(root, "case-"));
    [cache, out] = [join(folder, "cache"), join(folder, "all.parquet")];
  });

  const write = async (from: number, to: number, kind = group): Promise<void> => {
    const results = new ResultCache(cache);
    for (let entry = from; entry < to; entry++) {
      await results.write(kind, { entry }, { answer: { half: entry / 2 }, code: "c" });
    }
  };
  const exported = () => readParquet(out);

  it("is a table of texts without rows where there is nothing", async () => {
    expect(await exportArchive(cache, current, out)).toBe(0);
    const frame = exported();
    expect(frame.shape).toEqual({ height: 0, width: columns.length });
    expect(frame.columns).toEqual(columns);
    for (const type of Object.values<DataType>(frame.schema)) expect(type.equals(DataType.String)).toBe(true);
  });

  it("holds each current entry once, over several pieces, and no other", async () => {
    await write(0, 2003); // a piece has 2,000
    await write(0, 4, "kind/0");
    expect(await exportArchive(cache, current, out)).toBe(2003);
    const frame = exported();
    const halves = frame.getColumn("answer").toArray() as string[];
    const asked = frame.getColumn("question").toArray() as string[];
    expect(asked.map((text) => JSON.parse(text).entry).sort((a, b) => a - b)).toEqual([...Array(2003).keys()]);
    for (const [row, text] of asked.entries()) expect(JSON.parse(halves[row]).half).toBe(JSON.parse(text).entry / 2);
    expect(readdirSync(folder).sort()).toEqual(["all.parquet", "cache"]);
  });

  it("leaves a damaged entry out, and the file where its link points to", async () => {
    await write(0, 3);
    const address = contentAddress({ entry: 1 });
    const path = join(cache, "results", group, address.slice(0, 2), `${address}.json`);
    writeFileSync(path, readFileSync(path, "utf8").replace("0.5", "0.6"));
    const target = join(folder, "elsewhere.parquet");
    writeFileSync(target, "before");
    symlinkSync(target, out);
    expect(await exportArchive(cache, current, out)).toBe(2);
    expect(lstatSync(out).isSymbolicLink()).toBe(true);
    expect(readParquet(target).height).toBe(2);
  });

  it("leaves what was there, and nothing beside it, where it cannot be written", async () => {
    await write(0, 2);
    const missing = join(folder, "nowhere", "all.parquet");
    await expect(exportArchive(cache, current, missing)).rejects.toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual(["cache"]);
  });
});
