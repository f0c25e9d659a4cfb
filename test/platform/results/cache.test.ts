import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  initialTrainingState,
  networkOptions,
  type TrainingState,
} from "../../../lib/networks";
import { CheckpointFiles, contentAddress, ResultCache, tableFrame, writeTables } from "../../../lib/platform/results";

let folder: string;
let notices: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-cache-"));
  notices = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("content addresses", () => {
  it("do not depend on the order of keys and do on every value", () => {
    expect(contentAddress({ a: 1, b: [2, 3] })).toBe(contentAddress({ b: [2, 3], a: 1 }));
    expect(contentAddress({ a: 1 })).not.toBe(contentAddress({ a: 2 }));
    expect(() => contentAddress(undefined)).toThrow("JSON");
  });
});

describe("the result cache", () => {
  const cache = () => new ResultCache(folder, (message) => notices.push(message));

  it("gives back what was stored, and nothing for another question", async () => {
    await cache().write("kind", { q: 1 }, { answer: [1.5, 1e-300, -0.1], code: "c" });
    expect(cache().read("kind", contentAddress({ q: 1 }))).toMatchObject({ answer: [1.5, 1e-300, -0.1], code: "c" });
    expect(cache().read("kind", contentAddress({ q: 2 }))).toBeUndefined();
    expect(cache().has("kind", contentAddress({ q: 1 }))).toBe(true);
    expect(notices).toEqual([]);
  });

  it("notices garbage (as joblib tests it), a cut file, a changed number and another version; reports, removes, forgets", async () => {
    const damages: ((text: string) => string)[] = [
      () => "garbage",
      (text) => text.slice(0, text.length / 2),
      (text) => text.replace("0.75", "0.85"),
      (text) => text.replace(/"format":\d+/, '"format":0'),
      () => "",
    ];
    for (const damage of damages) {
      await cache().write("kind", "question", { answer: 0.75, code: "c" });
      const [path] = files();
      writeFileSync(path, damage(readFileSync(path, "utf8")));
      expect(cache().read("kind", contentAddress("question"))).toBeUndefined();
      expect(files()).toEqual([]);
    }
    expect(notices.length).toBe(damages.length);
    expect(notices[0]).toContain("damaged");
  });

  it("survives many writers of the same entry", async () => {
    const answer = { values: Array.from({ length: 2000 }, (_, index) => index / 7) };
    await Promise.all(Array.from({ length: 12 }, () => cache().write("kind", "same", { answer, code: "c" })));
    expect(cache().read("kind", contentAddress("same"))?.answer).toEqual(answer);
    expect(files().length).toBe(1);
  });
});

describe("the checkpoint store", () => {
  /** As trainings use it: states of networks, by their epochs. */
  const store = () => {
    const stored = new CheckpointFiles(folder, (message) => notices.push(message));
    return {
      keep: (chain: string, state: TrainingState) => stored.keep(chain, state.history.length, encodeCheckpoint(state)),
      latest: (chain: string, atMost: number) => stored.latest(chain, atMost, decodeCheckpoint),
      remove: (chain: string) => stored.remove(chain),
    };
  };
  const input = { height: 4, width: 4, channels: 1, nClasses: 2 };
  const start = initialTrainingState({ architecture: [10, 10, 10, 10], input, network: networkOptions(), seed: 1 });
  const after = (epochs: number): TrainingState => ({
    ...start,
    history: Array.from({ length: epochs }, (_, index) => ({
      epoch: index + 1,
      trainLoss: 1,
      validationLoss: 1,
      validationAccuracy: 0,
    })),
  });

  it("keeps the latest epoch and finds the latest at or before one", async () => {
    await store().keep("training", after(1));
    await store().keep("training", after(3));
    expect(files().length).toBe(1);
    expect(store().latest("training", 5)?.history.length).toBe(3);
    expect(store().latest("training", 2)).toBeUndefined();
    expect(store().latest("other", 5)).toBeUndefined();
    store().remove("training");
    expect(store().latest("training", 5)).toBeUndefined();
  });

  it("lets two runs on one cache write and remove the same training at the same time", async () => {
    const state = after(1);
    const writes = Array.from({ length: 40 }, () => store().keep("training", state));
    for (let turn = 0; turn < 40; turn++) {
      store().remove("training");
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(writes);
    await store().keep("training", state);
    expect(store().latest("training", 1)?.history.length).toBe(1);
  });

  it("passes over a damaged file and says so", async () => {
    await store().keep("training", after(2));
    writeFileSync(files()[0], "not a checkpoint");
    expect(store().latest("training", 5)).toBeUndefined();
    expect(notices[0]).toContain("2.bin");
    expect(files()).toEqual([]);
  });
});

describe("tables", () => {
  const rows = [
    { name: "a", value: 1.5, missing: null, flag: true },
    { name: 'b, "quoted"', value: Number.NaN, missing: null, flag: false },
  ];

  it("are written as JSON, CSV and Parquet, the same bytes for the same rows", async () => {
    const [first, second] = [
      await writeTables(join(folder, "a"), { t: rows }),
      await writeTables(join(folder, "b"), { t: rows }),
    ];
    expect(first.length).toBe(3);
    for (const [index, path] of first.entries()) {
      expect(readFileSync(path).equals(readFileSync(second[index]))).toBe(true);
    }
    expect(JSON.parse(readFileSync(first[0], "utf8"))[1]).toEqual({ ...rows[1], value: null });
  });

  it("become polars frames in the order of their columns", () => {
    expect(tableFrame(rows).columns).toEqual(["name", "value", "missing", "flag"]);
    expect(tableFrame(rows).height).toBe(2);
  });
});
