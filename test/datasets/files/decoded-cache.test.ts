import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { loadDataSet } from "../../../lib/datasets";
import { imageSetOf } from "../../../lib/datasets/data-set";
import { recallDecoded, rememberDecoded } from "../../../lib/datasets/files/decoded-cache";
import { npzReader } from "../../../lib/datasets/readers/npz-reader";
import { toyPart, useTemporaryFolders } from "../idx-files";
import { writeKuzushiji49 } from "../npz-files";

const folders = useTemporaryFolders();
const decoded = {
  train: imageSetOf(
    Uint8Array.from({ length: 30 }, (_, index) => index),
    Uint8Array.of(0, 1, 2),
  ),
  test: imageSetOf(
    Uint8Array.from({ length: 20 }, (_, index) => 200 - index),
    Uint8Array.of(1, 0),
  ),
  classNames: ["one\nline", "zwei", "三"],
};
const fingerprint = "ab".repeat(32);
const fileOf = (name = fingerprint) => join(folders.cache, "datasets", "decoded", `${name}.bin`);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("decoded images in the cache", () => {
  it("come back as they were kept", () => {
    rememberDecoded(fingerprint, decoded);
    const found = recallDecoded(fingerprint)!;
    expect(found.classNames).toEqual(decoded.classNames);
    for (const part of ["train", "test"] as const) {
      expect([...found[part].images]).toEqual([...decoded[part].images]);
      expect([...found[part].labels]).toEqual([...decoded[part].labels]);
    }
  });

  it("take one byte a value and a header", () => {
    rememberDecoded(fingerprint, decoded);
    expect(statSync(fileOf()).size).toBeLessThan(30 + 20 + 5 + 32 + 300);
  });

  it("are not found under another fingerprint, even when a file is renamed", () => {
    rememberDecoded(fingerprint, decoded);
    const other = "cd".repeat(32);
    expect(recallDecoded(other)).toBeUndefined();
    writeFileSync(fileOf(other), readFileSync(fileOf()));
    const notices: string[] = [];
    expect(recallDecoded(other, (message) => notices.push(message))).toBeUndefined();
    expect(notices).toHaveLength(1);
  });

  it("with any one byte changed, or cut short anywhere, are reported, removed and made again", () => {
    rememberDecoded(fingerprint, decoded);
    const whole = readFileSync(fileOf());
    for (let at = 0; at < whole.length; at++) {
      for (const bytes of [Buffer.from(whole).fill(whole[at] ^ 4, at, at + 1), whole.subarray(0, at)]) {
        writeFileSync(fileOf(), bytes);
        const notices: string[] = [];
        expect(recallDecoded(fingerprint, (message) => notices.push(message))).toBeUndefined();
        expect(notices[0]).toContain(`${fileOf()} is damaged: removed`);
        expect(existsSync(fileOf())).toBe(false);
      }
    }
  });

  it.each([
    ["more images", (header: string) => header.replace('"nPoints":3', '"nPoints":4')],
    ["fewer images", (header: string) => header.replace('"nPoints":3', '"nPoints":2')],
    ["smaller images", (header: string) => header.replace('"imageBytes":10', '"imageBytes":9')],
  ])("are refused where the header tells of %s than follow, though the seal fits", (_, change) => {
    rememberDecoded(fingerprint, decoded);
    const body = readFileSync(fileOf()).subarray(0, -32);
    const end = body.indexOf("\n");
    const header = body.subarray(0, end).toString();
    expect(change(header)).not.toBe(header);
    const lying = Buffer.concat([Buffer.from(change(header)), body.subarray(end)]);
    writeFileSync(fileOf(), Buffer.concat([lying, createHash("sha256").update(lying).digest()]));
    const notices: string[] = [];
    expect(recallDecoded(fingerprint, (message) => notices.push(message))).toBeUndefined();
    expect(notices).toHaveLength(1);
  });

  it("cost nothing but time when the cache cannot be written", () => {
    process.env.MI_NAS_CACHE = join(folders.data, "a-file");
    writeFileSync(join(folders.data, "a-file"), "");
    rememberDecoded(fingerprint, decoded);
    expect(recallDecoded(fingerprint)).toBeUndefined();
  });
});

describe("a data set that is slow to decode", () => {
  const directory = () => join(folders.data, "K49");
  const toy = { train: toyPart(98, 1, 49), test: toyPart(49, 2, 49) };
  /** Another set of the same size: pushes the first out of the process's memory. */
  const forget = async () => {
    for (let seed = 10; seed < 16; seed++) {
      writeKuzushiji49(directory(), { ...toy, train: toyPart(98, seed, 49) });
      await loadDataSet("kuzushiji-49");
    }
  };

  it("is decoded once, and again when the cache is deleted or its files change", async () => {
    const read = vi.spyOn(npzReader, "read");
    writeKuzushiji49(directory(), toy);
    const first = await loadDataSet("kuzushiji-49");
    expect(read).toHaveBeenCalledTimes(1);
    await forget();
    read.mockClear();
    writeKuzushiji49(directory(), toy);
    const again = await loadDataSet("kuzushiji-49");
    expect(read).not.toHaveBeenCalled();
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(Buffer.from(again.train.images).equals(Buffer.from(first.train.images))).toBe(true);
    rmSync(folders.cache, { recursive: true });
    mkdirSync(folders.cache);
    await forget();
    writeKuzushiji49(directory(), toy);
    read.mockClear();
    expect((await loadDataSet("kuzushiji-49")).fingerprint).toBe(first.fingerprint);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("is decoded again from a damaged file, with a word about it", async () => {
    writeKuzushiji49(directory(), { ...toy, train: toyPart(98, 77, 49) });
    const { fingerprint: wanted, train } = await loadDataSet("kuzushiji-49");
    await forget();
    writeKuzushiji49(directory(), { ...toy, train: toyPart(98, 77, 49) });
    const bytes = readFileSync(fileOf(wanted));
    bytes[bytes.length - 5000] ^= 1;
    writeFileSync(fileOf(wanted), bytes);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const again = await loadDataSet("kuzushiji-49");
    expect(warn).toHaveBeenCalledTimes(1);
    expect(Buffer.from(again.train.images).equals(Buffer.from(train.images))).toBe(true);
    expect(readdirSync(join(folders.cache, "datasets", "decoded"))).toContain(`${wanted}.bin`);
  });
});
