import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataFileError, loadDataSet } from "../../../lib/datasets";
import { cifarRecords, toyCifar10, writeFiles } from "../cifar-files";
import { useTemporaryFolders } from "../idx-files";
import { type TarMember, tarFile } from "../tar-files";
import { expectRefusal } from "./expect-refusal";

const folders = useTemporaryFolders();
const toy = toyCifar10();
const FOLDER = "cifar-10-batches-bin";
const members: readonly TarMember[] = Object.entries(toy).map(([name, content]) => ({
  name: `${FOLDER}/${name}`,
  content,
}));

const writeArchive = (bytes: Uint8Array) => writeFiles(folders.data, { "cifar-10-binary.tar.gz": bytes });

async function refusalOf(change: Readonly<Record<string, Uint8Array>>): Promise<string> {
  writeFiles(join(folders.data, FOLDER), { ...toy, ...change });
  return expectRefusal("cifar-10", folders);
}

describe("a CIFAR file", () => {
  it.each([1, 2, 1536, 3072, 3074, 6145, 6147, 9218, 30_729, 30_731])("of %i bytes is refused", async (length) => {
    const message = await refusalOf({ "data_batch_3.bin": Buffer.alloc(length) });
    expect(message).toMatch(/data_batch_3\.bin: it has \d+ bytes, (not a multiple|at most)/);
  });

  it.each([10, 11, 100, 127, 128, 255])("with the label %i is refused", async (label) => {
    const message = await refusalOf({ "test_batch.bin": cifarRecords([0, 9, label], 1) });
    expect(message).toContain(`test_batch.bin: label 2 is ${label}, the labels of CIFAR-10 run from 0 to 9.`);
  });

  it("with more records than published is refused by its size alone", async () => {
    const message = await refusalOf({ "data_batch_1.bin": Buffer.alloc(10_500 * 3073) });
    expect(message).toMatch(/at most 30730000 are expected/);
  });

  const names = Array.from({ length: 100 }, (_, index) => `thing ${index}`);
  it.each([
    ["none", ""],
    ["one too few", names.slice(1).join("\n")],
    ["one too many", [...names, "more"].join("\n")],
    ["an empty one", names.map((name, index) => (index === 50 ? "" : name)).join("\n")],
    ["one twice", names.map((name, index) => (index === 50 ? "thing 3" : name)).join("\n")],
  ])("of names of classes with %s is refused", async (_, text) => {
    const records = cifarRecords([0], 1, [0]);
    const files = { "train.bin": records, "test.bin": records, "fine_label_names.txt": text };
    writeFiles(join(folders.data, "cifar-100"), files);
    expect(await expectRefusal("cifar-100", folders)).toContain("fine_label_names.txt");
  });
});

describe("CIFAR's archive", () => {
  const whole = gzipSync(tarFile(members));

  it("is good to begin with", async () => {
    writeArchive(whole);
    expect((await loadDataSet("cifar-10")).train.nPoints).toBe(50);
  });

  const cuts = Array.from({ length: 20 }, (_, index) => Math.floor(((index + 0.5) / 20) * whole.length));
  it.each(cuts)("cut short after %i bytes is refused", async (length) => {
    writeArchive(whole.subarray(0, length));
    expect(await expectRefusal("cifar-10", folders)).toMatch(/cifar-10-binary\.tar\.gz: its gzip stream is cut short/);
  });

  const first = members[0];
  const rest = members.slice(1);
  const sizes = { ...first, content: undefined };
  const spoiled: readonly [string, readonly TarMember[], RegExp][] = [
    ...members.map((member): [string, TarMember[], RegExp] => {
      return [`without ${member.name}`, members.filter((one) => one !== member), /it lacks cifar-10-batches-bin\//];
    }),
    ["with a file twice", [first, ...members], /twice/],
    ["with a symbolic link", [{ name: first.name, type: "2", linkTo: "/etc/passwd" }, ...rest], /not a regular file/],
    ["with a hard link", [{ name: first.name, type: "1", linkTo: rest[0].name }, ...rest], /not a regular file/],
    ["with a folder for a file", [{ name: first.name, type: "5" }, ...rest], /not a regular file/],
    ["with a device for a file", [{ name: first.name, type: "3" }, ...rest], /not a regular file/],
    ["with a pipe for a file", [{ name: first.name, type: "6" }, ...rest], /not a regular file/],
    ["with a name that leads out of it", [{ ...first, name: `../../${first.name}` }, ...rest], /leads out of it/],
    ["with an absolute name", [{ ...first, name: `/${first.name}` }, ...rest], /leads out of it/],
    ["with a negative size", [{ ...sizes, sizeField: "-0000001000\0" }, ...rest], /damaged|empty|lacks/],
    ["with a size beyond its end", [...rest, { ...sizes, sizeField: "77777777777\0" }], /cut short|damaged/],
    ["with a size of no digits", [...rest, { ...sizes, sizeField: "zzzzzzzzzzz\0" }], /damaged|empty|lacks|multiple/],
    [
      "with a link name beyond its end",
      [{ name: "x", type: "L", sizeField: "77777777777\0" }, ...members],
      /cut|damaged/,
    ],
    ["with a negative header", [{ name: "x", type: "x", sizeField: "-0000001000\0" }, ...members], /cut short|damaged/],
    ["with an empty file", [{ ...first, content: Buffer.alloc(0) }, ...rest], /empty/],
    ["with half a record", [{ ...first, content: Buffer.alloc(100) }, ...rest], /not a multiple/],
    ["with nothing in it", [], /it lacks/],
  ];
  it.each(spoiled)("%s is refused", async (_, changed, reason) => {
    writeArchive(gzipSync(tarFile(changed)));
    expect(await expectRefusal("cifar-10", folders)).toMatch(reason);
  });

  it.each([
    ["text", gzipSync(Buffer.from("no tar archive".repeat(200))), /it lacks|damaged/],
    ["an IDX file", gzipSync(Buffer.alloc(5000, 8)), /it lacks|damaged/],
    ["bytes after its end", Buffer.concat([whole, Buffer.from("more")]), /gzip stream/],
    ["a tar archive that is not packed but cut", tarFile(members).subarray(0, 100_000), /cut short|damaged|lacks/],
  ])("of %s is refused", async (_, bytes, reason) => {
    writeArchive(bytes);
    expect(await expectRefusal("cifar-10", folders)).toMatch(reason);
  });

  it("that is a bomb is refused before it is unpacked", async () => {
    writeArchive(gzipSync(Buffer.alloc(200 << 20), { level: 1 }));
    const before = process.memoryUsage().rss;
    expect(await expectRefusal("cifar-10", folders)).toMatch(/unpacks to more|lacks/);
    expect(process.memoryUsage().rss - before).toBeLessThan(600e6);
  });

  it("with any header field changed is refused or gives the original images", async () => {
    const plain = tarFile(members);
    const original = Buffer.concat(
      Object.values(toy)
        .slice(0, 5)
        .map((batch) => batch.subarray(0, 1)),
    );
    const headers = members.map((_, index) => index * (512 + 31_232));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...headers),
        fc.nat(511),
        fc.integer({ min: 1, max: 255 }),
        async (at, by, flip) => {
          const changed = Buffer.from(plain);
          changed[at + by] ^= flip;
          writeArchive(gzipSync(changed, { level: 1 }));
          const outcome = await loadDataSet("cifar-10").then(
            ({ train, test }) => train.nPoints === 50 && test.nPoints === 10 && train.labels[0] === original[0],
            (error: unknown) => error instanceof DataFileError,
          );
          expect(outcome).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});
