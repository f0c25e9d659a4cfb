import { createHash } from "node:crypto";
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { digestsOf, readDataFile, readDataFileHead, recallDigests } from "../../../lib/datasets/files/read-data-file";
import { useTemporaryFolders } from "../idx-files";

const folders = useTemporaryFolders();
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
/** Long enough for a file to count as settled. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 150));

function write(name: string, bytes: Uint8Array): string {
  const file = join(folders.data, name);
  writeFileSync(file, bytes);
  return file;
}

describe("reading data files", () => {
  it("unpacks gzip by its magic number, whatever the file is called, and gives both checksums", () => {
    const content = Buffer.from("some content");
    const packed = gzipSync(content);
    expect(readDataFile(write("plain", content), 100)).toEqual({
      content,
      digests: { file: sha256(content), content: sha256(content) },
    });
    const { content: unpacked, digests } = readDataFile(write("packed", packed), 100);
    expect(Buffer.from(unpacked)).toEqual(content);
    expect(digests).toEqual({ file: sha256(packed), content: sha256(content) });
  });

  it("accepts content of exactly the bound and refuses one byte more, packed or not", () => {
    const content = Buffer.alloc(1000, 7);
    expect(readDataFile(write("a", content), 1000).content).toHaveLength(1000);
    expect(readDataFile(write("b", gzipSync(content)), 1000).content).toHaveLength(1000);
    expect(() => readDataFile(write("c", content), 999)).toThrow("at most 999 are expected");
    expect(() => readDataFile(write("d", gzipSync(content)), 999)).toThrow("unpacks to more bytes");
  });

  it("refuses a file far beyond the bound by its size alone", () => {
    const file = write("large", Buffer.alloc((1 << 20) + 11));
    expect(() => readDataFile(file, 10)).toThrow(`it has ${(1 << 20) + 11} bytes, at most 10 are expected`);
  });

  it("shows the head of a packed file without unpacking the rest", () => {
    const content = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * index) % 251));
    const head = readDataFileHead(write("packed", gzipSync(content)));
    expect(head.length).toBeGreaterThanOrEqual(64);
    expect(Buffer.from(head)).toEqual(content.subarray(0, head.length));
  });

  it("notes the checksums of a settled file and forgets them with any change of its content", async () => {
    const file = write("file", Buffer.from("first"));
    expect(digestsOf(file, 10).content).toBe(sha256(Buffer.from("first")));
    await settle();
    digestsOf(file, 10);
    expect(recallDigests(file)?.content).toBe(sha256(Buffer.from("first")));
    writeFileSync(file, "secnd"); // the same size
    utimesSync(file, new Date(0), new Date(0)); // and a modification time that says nothing
    expect(recallDigests(file)).toBeUndefined();
    expect(digestsOf(file, 10).content).toBe(sha256(Buffer.from("secnd")));
  });

  it("does not note a file that changed just now, as its clock might not show a second change", () => {
    const file = write("file", Buffer.from("first"));
    digestsOf(file, 10);
    expect(recallDigests(file)).toBeUndefined();
  });

  it("computes anew when its note is damaged or of another file", async () => {
    const file = write("file", Buffer.from("first"));
    await settle();
    digestsOf(file, 10);
    const notes = join(folders.cache, "datasets", "digests");
    const [name] = readdirSync(notes);
    const note = JSON.parse(readFileSync(join(notes, name), "utf8"));
    const wrong = [
      "",
      "{",
      "null",
      JSON.stringify({ ...note, path: "/elsewhere" }),
      JSON.stringify({ ...note, value: { file: "x", content: "y" } }),
      JSON.stringify({ ...note, value: { ...note.value, content: "0".repeat(64) } }),
    ];
    for (const text of wrong) {
      writeFileSync(join(notes, name), text);
      expect(recallDigests(file)).toBeUndefined();
      expect(digestsOf(file, 10).content).toBe(sha256(Buffer.from("first")));
    }
  });

  it("works without a cache folder that can be written", async () => {
    const file = write("file", Buffer.from("first"));
    process.env.MI_NAS_CACHE = join(file, "below-a-file");
    await settle();
    expect(digestsOf(file, 10).content).toBe(sha256(Buffer.from("first")));
  });
});
