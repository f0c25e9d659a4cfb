import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  initialTrainingState,
  networkOptions,
  type TrainingState,
} from "../../../lib/networks";
import {
  CheckpointFiles,
  contentAddress,
  decodeEntry,
  listArchive,
  pruneArchive,
  ResultCache,
  readWorkLog,
  tableFrame,
  verifyArchive,
  WorkLog,
  writeTables,
} from "../../../lib/platform/results";
import { writeWhole, writeWholeSync } from "../../../lib/platform/results/write-whole";

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

  it("notices garbage (as joblib tests it), a cut file, a changed number and another form, code, question or place; reports, puts aside, forgets", async () => {
    const damages: ((text: string) => string)[] = [
      () => "garbage",
      (text) => text.slice(0, text.length / 2),
      (text) => text.replace("0.75", "0.85"),
      (text) => text.replace(/"format":\d+/, '"format":0'),
      (text) => text.replace(/"format":\d+/, '"format":9'),
      (text) => text.replace('"code":"c"', '"code":"d"'),
      (text) => text.replace('"question":"question"', '"question":"another"'),
      (text) => text.replace(/"sha256":"./, '"sha256":"x'),
      () => "",
    ];
    for (const damage of damages) {
      await cache().write("kind", "question", { answer: 0.75, code: "c" });
      const [path] = files();
      writeFileSync(path, damage(readFileSync(path, "utf8")));
      const damaged = readFileSync(path, "utf8");
      expect(cache().has("kind", contentAddress("question"))).toBe(true);
      expect(cache().read("kind", contentAddress("question"))).toBeUndefined();
      expect(files()).toEqual([`${path}.damaged`]);
      expect(readFileSync(`${path}.damaged`, "utf8")).toBe(damaged);
      rmSync(`${path}.damaged`);
    }
    expect(notices.length).toBe(damages.length);
    expect(notices[0]).toContain("damaged");
  });

  it("reads a file once, and again after it was changed, replaced or touched", async () => {
    const address = contentAddress("question");
    const read = () => cache().read("kind", address);
    await cache().write("kind", "question", { answer: { value: 0.75 }, code: "c" });
    const first = read();
    expect(read()).toBe(first);
    const [path] = files();
    chmodSync(path, 0o600);
    const touched = read();
    expect(touched).toEqual(first);
    expect(touched).not.toBe(first);
    await cache().write("kind", "question", { answer: { value: 2 }, code: "c" });
    expect(read()?.answer).toEqual({ value: 2 });
    writeFileSync(path, readFileSync(path, "utf8").replace('"value":2', '"value":3'));
    expect(read()).toBeUndefined();
    expect(notices).toHaveLength(1);
  });

  it("reads what was written before entries had a seal over the whole", async () => {
    await cache().write("kind", "question", { answer: 0.75, code: "c" });
    const [path] = files();
    writeFileSync(path, readFileSync(path, "utf8").replace(/,"sha256":"\w+"/, ""));
    expect(cache().read("kind", contentAddress("question"))?.answer).toBe(0.75);
  });

  it("notices every flipped bit that changes what stands there", async () => {
    await cache().write("kind", "question", { answer: { value: 0.75 }, code: "c" });
    const [path] = files();
    const sound = readFileSync(path);
    const meant = cache().read("kind", contentAddress("question"));
    for (let bit = 0; bit < 8 * sound.length; bit++) {
      const bytes = Buffer.from(sound);
      bytes[bit >> 3] ^= 1 << (bit & 7);
      const entry = decodeEntry(bytes.toString(), contentAddress("question"));
      if (entry)
        expect({ answer: entry.answer, code: entry.code }).toEqual({ answer: meant?.answer, code: meant?.code });
    }
  });

  it("keeps the entries of two versions of the code apart, and lists and removes what is left over", async () => {
    const old = new ResultCache(folder);
    await old.write("kind/1", { versions: { kind: 1 } }, { answer: "of version 1", code: "a" });
    await old.write("kind/2", { versions: { kind: 2 } }, { answer: "of version 2", code: "b" });
    expect(cache().read("kind/1", contentAddress({ versions: { kind: 1 } }))?.answer).toBe("of version 1");
    expect(cache().read("kind/2", contentAddress({ versions: { kind: 1 } }))).toBeUndefined();
    const current = new Set(["kind/2"]);
    expect(listArchive(folder, current).map((group) => [group.versions, group.current, group.entries])).toEqual([
      ["1", false, 1],
      ["2", true, 1],
    ]);
    pruneArchive(folder, current);
    expect(cache().read("kind/2", contentAddress({ versions: { kind: 2 } }))?.answer).toBe("of version 2");
    expect(files().length).toBe(1);
  });

  it("does not look at the clock, which may go back", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-01-01") });
    try {
      await cache().write("kind", "first", { answer: 1, code: "c" });
      new WorkLog(folder).begin({ kind: "kind", address: "first" });
      vi.setSystemTime(new Date("2001-01-01"));
      await cache().write("kind", "first", { answer: 2, code: "c" });
      await cache().write("kind", "second", { answer: 3, code: "c" });
      new WorkLog(folder).begin({ kind: "kind", address: "second" });
      expect(["first", "second"].map((q) => cache().read("kind", contentAddress(q))?.answer)).toEqual([2, 3]);
      expect(readWorkLog(folder).flatMap(({ records }) => records.map(({ address }) => address))).toEqual([
        "first",
        "second",
      ]);
      expect(notices).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("survives several processes that write the same entries while others read them", async () => {
    const writer = join(__dirname, "write-entries.ts");
    const ends = ["a", "b", "c"].map((name) => {
      const child = spawn(process.execPath, ["--require", "tsx/cjs", writer, folder, name], { stdio: "inherit" });
      return new Promise((resolve) => child.on("exit", resolve));
    });
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    const found = verifyArchive(folder, new Set(["kind/1"]));
    expect(found).toEqual({ sound: 20, damaged: [] });
    expect(files().filter((path) => !path.endsWith(".json"))).toEqual([]);
  });

  it("survives many writers of the same entry", async () => {
    const answer = { values: Array.from({ length: 2000 }, (_, index) => index / 7) };
    await Promise.all(Array.from({ length: 12 }, () => cache().write("kind", "same", { answer, code: "c" })));
    expect(cache().read("kind", contentAddress("same"))?.answer).toEqual(answer);
    expect(files().length).toBe(1);
  });
});

describe("a file that is written whole", () => {
  it.each(["waiting", "at once"])("is what a link points to, with the mode that it has (%s)", async (which) => {
    const [path, link] = [join(folder, "file"), join(folder, "link")];
    writeFileSync(path, "old", { mode: 0o640 });
    symlinkSync(path, link);
    if (which === "waiting") await writeWhole(link, Buffer.from("new"));
    else writeWholeSync(link, Buffer.from("new"));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual(["new", 0o640]);
    expect(files()).toEqual([path]);
  });

  it.each(["waiting", "at once"])("leaves nothing beside a place that cannot be written (%s)", async (which) => {
    const place = join(folder, "folder", "in the way");
    mkdirSync(place, { recursive: true });
    const write = async () => (which === "waiting" ? writeWhole(place, "text") : writeWholeSync(place, "text"));
    await expect(write()).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(files()).toEqual([]);
  });
});

/** Whether a file system can be mounted, as continuous integration can. */
const canMount = process.platform === "linux" && process.getuid?.() === 0;

describe.skipIf(!canMount)("a disk", () => {
  const mount = (...words: string[]): void => {
    execFileSync("mount", words);
  };
  beforeEach(() => mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder));
  afterEach(() => execFileSync("umount", [folder]));
  const long = "x".repeat(40_000);

  it("that is full is told with what to do, takes no torn entry, and what was stored stays", async () => {
    const cache = new ResultCache(folder, (message) => notices.push(message));
    const checkpoints = new CheckpointFiles(folder, (message) => notices.push(message));
    await cache.write("kind", "first", { answer: "kept", code: "c" });
    await checkpoints.keep("chain", 1, Buffer.from("kept"));
    const full = /^Cannot store .* the disk is full .* MI_NAS_CACHE, and run again\.$/;
    await expect(cache.write("kind", "second", { answer: long + long, code: "c" })).rejects.toThrow(full);
    await expect(checkpoints.keep("chain", 2, Buffer.from(long + long))).rejects.toThrow(full);
    expect(cache.has("kind", contentAddress("second"))).toBe(false);
    expect(cache.read("kind", contentAddress("first"))?.answer).toBe("kept");
    expect(checkpoints.latest("chain", 2, String)).toBe("kept");
    await cache.write("kind", "third", { answer: "there is room again", code: "c" });
    expect(notices).toEqual([]);
  });

  it.each(["one that waits", "one that does not"])(
    "that fills up leaves the old state of a file: %s",
    async (which) => {
      const path = join(folder, "table");
      const write = async (text: string) =>
        which === "one that waits" ? writeWhole(path, text) : writeWholeSync(path, text);
      await write("old");
      await expect(write(long + long)).rejects.toThrow(`Cannot write ${path}: the disk is full (ENOSPC`);
      expect(readFileSync(path, "utf8")).toBe("old");
      expect(files()).toEqual([path]);
      await write("new");
      expect(readFileSync(path, "utf8")).toBe("new");
    },
  );

  it("that may only be read answers what it holds, reports what is damaged, and says what to do about the rest", async () => {
    const cache = new ResultCache(folder, (message) => notices.push(message));
    await cache.write("kind", "first", { answer: 1, code: "c" });
    await cache.write("kind", "second", { answer: 2, code: "c" });
    const [damaged] = files().filter((path) => path.includes(contentAddress("second")));
    writeFileSync(damaged, "{");
    mount("-o", "remount,ro", folder);
    expect(cache.read("kind", contentAddress("first"))?.answer).toBe(1);
    expect(cache.read("kind", contentAddress("second"))).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining("left there (EROFS)")]);
    const message = /^Cannot store a result in .*: .*it may only be read.*MI_NAS_CACHE/;
    await expect(cache.write("kind", "third", { answer: 3, code: "c" })).rejects.toThrow(message);
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
