import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataFileError, loadDataSet } from "../../../lib/datasets";
import { writeFiles } from "../cifar-files";
import { toyPart, useTemporaryFolders } from "../idx-files";
import { npyFile, npzFile, writeKuzushiji49 } from "../npz-files";
import { zipFile } from "../zip-files";
import { expectRefusal } from "./expect-refusal";

const folders = useTemporaryFolders();
const toy = { train: toyPart(98, 1, 49), test: toyPart(49, 2, 49) };
const { images, labels } = toy.train;
const good = npyFile("|u1", [98, 28, 28], images);

async function refusalOf(name: "imgs" | "labels", bytes: Uint8Array): Promise<string> {
  const directory = join(folders.data, "K49");
  writeKuzushiji49(directory, toy);
  writeFiles(directory, { [`k49-train-${name}.npz`]: bytes });
  return expectRefusal("kuzushiji-49", folders);
}

const header = (text: string) => npyFile("", [1], images, { header: text });

const spoiledArrays: readonly [string, Buffer, RegExp][] = [
  ["objects", npyFile("|O", [98, 28, 28], images), /Unsupported dtype: \|O/],
  ["a pickle", npyFile("|O", [1], Buffer.from("\x80\x04cos\nsystem\n")), /Unsupported dtype/],
  ["floats", npyFile("<f4", [98, 28, 7], images), /type f4, integers are expected/],
  ["doubles", npyFile("<f8", [98, 28 * 28], Buffer.alloc(98 * 784 * 8)), /at most|type f8/],
  ["half floats", npyFile("<f2", [98, 28, 14], images), /type f2/],
  ["complex numbers", npyFile("<c8", [98, 98], images), /type c8/],
  ["truth values", npyFile("|b1", [98, 28, 28], images), /type b1/],
  ["big-endian numbers", npyFile(">i4", [98, 28, 7], images), /Unsupported dtype: >i4/],
  ["text", npyFile("<U4", [98], images), /type U4|readable NPY/],
  ["dates", npyFile("<M8[s]", [98, 98], images), /Unsupported dtype/],
  ["records", header("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (98, 28, 28), }"), /readable NPY/],
  ["two-byte numbers", npyFile("<u2", [98, 28, 14], images), /not bytes/],
  ["signed bytes", npyFile("|i1", [98, 28, 28], images), /not bytes/],
  ["Fortran order", npyFile("|u1", [98, 28, 28], images, { fortranOrder: true }), /Fortran order/],
  [
    "too few values",
    npyFile("|u1", [98, 28, 28], images.subarray(1)),
    /declares 98 × 28 × 28 = 76832 values and holds/,
  ],
  ["too many values", npyFile("|u1", [97, 28, 28], images), /= 76048 values and holds 76832/],
  ["one dimension", npyFile("|u1", [98 * 784], images), /n × 28 × 28 are expected/],
  ["two dimensions", npyFile("|u1", [98, 784], images), /n × 28 × 28 are expected/],
  ["four dimensions", npyFile("|u1", [98, 28, 28, 1], images), /n × 28 × 28 are expected/],
  ["other pixels", npyFile("|u1", [98, 14, 56], images), /n × 28 × 28 are expected/],
  ["no image", npyFile("|u1", [0, 28, 28], Buffer.alloc(0)), /it is empty/],
  ["one image too few", npyFile("|u1", [97, 28, 28], images.subarray(784)), /98 labels for the 97 images/],
  [
    "a negative size",
    header("{'descr': '|u1', 'fortran_order': False, 'shape': (-98, -28, 28), }"),
    /more than can be/,
  ],
  ["sizes whose product wraps around", npyFile("|u1", [2 ** 32, 2 ** 32, 1], images), /more than can be addressed/],
  ["a fractional size", header("{'descr': '|u1', 'fortran_order': False, 'shape': (0.5, 28), }"), /more than can be/],
  [
    "a size of no number",
    header("{'descr': '|u1', 'fortran_order': False, 'shape': (n, 28, 28), }"),
    /more than can be/,
  ],
  ["no shape", header("{'descr': '|u1', 'fortran_order': False, }"), /declares|shape/],
  ["no type", header("{'fortran_order': False, 'shape': (98, 28, 28), }"), /readable NPY/],
  ["no dictionary", header("nothing of the kind"), /readable NPY/],
  ["a wrong magic number", Buffer.concat([Buffer.from("\x93NUMPX"), good.subarray(6)]), /readable NPY/],
  ["nothing", Buffer.alloc(0), /readable NPY/],
  ["half a header", good.subarray(0, 40), /readable NPY/],
  ["half a magic number", good.subarray(0, 3), /readable NPY/],
  [
    "a header longer than itself",
    Buffer.concat([good.subarray(0, 8), Buffer.of(255, 255), Buffer.alloc(99)]),
    /readable/,
  ],
  [
    "a header of four gigabytes",
    Buffer.concat([Buffer.from("\x93NUMPY\x02\x00\xff\xff\xff\xff", "latin1"), Buffer.alloc(500)]),
    /readable NPY/,
  ],
];

const member = { name: "arr_0.npy", content: good, deflate: true };
const spoiledZips: readonly [string, Uint8Array, RegExp][] = [
  ["no array", zipFile([{ name: "readme.txt", content: Buffer.from("x") }]), /holds 0 arrays, one is expected/],
  ["an empty archive", zipFile([]), /holds 0 arrays/],
  ["two arrays", npzFile({ arr_0: good, arr_1: good }), /holds 2 arrays, one is expected/],
  ["an array twice", zipFile([member, member]), /lists arr_0\.npy twice/],
  ["a name that leads out of it", zipFile([{ ...member, name: "../../arr_0.npy" }]), /zip directory is damaged/],
  ["an absolute name", zipFile([{ ...member, name: "/etc/arr_0.npy" }]), /zip directory is damaged/],
  ["a name of another system", zipFile([{ ...member, name: "C:\\arr_0.npy" }]), /zip directory is damaged/],
  ["a member without a name", zipFile([{ ...member, name: "" }]), /has no name/],
  ["an encrypted array", zipFile([{ ...member, says: { flags: 1 } }]), /is encrypted/],
  ["an unknown packing", zipFile([{ ...member, says: { method: 12 } }]), /method 12/],
  ["a wrong checksum", zipFile([{ ...member, says: { crc: 1 } }]), /CRC-32/],
  ["a stored array of another checksum", zipFile([{ ...member, deflate: false, says: { crc: 1 } }]), /CRC-32/],
  ["an array longer than declared", zipFile([{ ...member, says: { size: 1000 } }]), /more than the 1000 bytes/],
  ["an array shorter than declared", zipFile([{ ...member, says: { size: good.length + 5 } }]), /its directory says/],
  ["an array declared as empty", zipFile([{ ...member, says: { size: 0 } }]), /more than the 0 bytes/],
  ["less packed data than declared", zipFile([{ ...member, says: { packedSize: 50 } }]), /cut short|damaged/],
  ["more packed data than the file", zipFile([{ ...member, says: { packedSize: 2 ** 31 } }]), /overflows/],
  ["an offset beyond its end", zipFile([{ ...member, says: { offset: 2 ** 31 } }]), /cut short|damaged|readable/],
  ["an offset into an array", zipFile([{ ...member, says: { offset: 100 } }]), /readable zip/],
  ["a declared size of four gigabytes", zipFile([{ ...member, says: { size: 2 ** 32 - 2 } }]), /at most/],
  [
    "zeros without end (a bomb)",
    zipFile([{ ...member, content: Buffer.alloc(1000), says: { size: 2 ** 28 } }]),
    /at most/,
  ],
  [
    "a bomb that lies about its size",
    zipFile([{ ...member, content: Buffer.alloc(2 ** 24), says: { size: 9 } }]),
    /than the 9/,
  ],
  ["fewer entries than declared", zipFile([member], { entryCount: 7 }), /zip directory is damaged/],
  ["a directory beyond its end", zipFile([member], { directoryOffset: 2 ** 31 }), /zip directory is damaged/],
  ["a directory in the wrong place", zipFile([member], { directoryOffset: 3 }), /zip directory is damaged/],
  ["a comment that looks like an end", zipFile([member], { comment: "PK\x05\x06" + "x".repeat(30) }), /readable zip/],
  [
    "a zip64 record of too many entries",
    zipFile([member], { zip64: { entryCount: 2n ** 52n, directoryOffset: 0n } }),
    /declares 4503599627370496 entries/,
  ],
  [
    "a zip64 record beyond counting",
    zipFile([member], { zip64: { entryCount: 2n ** 63n, directoryOffset: 0n } }),
    /declares|readable|damaged/,
  ],
  [
    "a zip64 directory beyond its end",
    zipFile([member], { zip64: { entryCount: 1n, directoryOffset: 2n ** 50n } }),
    /zip directory is damaged/,
  ],
  [
    "a zip64 record that is not there",
    zipFile([member], { zip64: { entryCount: 1n, directoryOffset: 0n, recordOffset: 2n ** 45n } }),
    /readable zip/,
  ],
  [
    "zip64 sizes that are not given",
    zipFile([{ ...member, says: { size: 2 ** 32 - 1, extra: Buffer.of(1, 0, 0, 0) } }]),
    /zip directory is damaged/,
  ],
  [
    "zip64 sizes that lie",
    zipFile([{ ...member, says: { size: 2 ** 32 - 1, extra: Buffer.from([1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 16, 0]) } }]),
    /at most/,
  ],
  [
    "an extra field longer than itself",
    zipFile([{ ...member, says: { extra: Buffer.of(9, 9, 255, 255) } }]),
    /damaged/,
  ],
  ["gzip instead of zip", gzipSync(good), /readable zip/],
  ["an array that is not packed", good, /readable zip/],
];

describe("an NPZ file", () => {
  it.each(spoiledArrays)("with %s is refused", async (_, array, reason) => {
    expect(await refusalOf("imgs", npzFile({ arr_0: array }))).toMatch(reason);
  });

  it.each(spoiledZips)("with %s is refused", async (_, bytes, reason) => {
    const before = process.memoryUsage().rss;
    expect(await refusalOf("imgs", bytes)).toMatch(reason);
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  });

  const at = (index: number, value: number) => labels.map((label, position) => (position === index ? value : label));
  it.each([
    ["a label of 49", npyFile("|u1", [98], at(3, 49)), /label 3 is 49, .* from 0 to 48/],
    ["a label of 255", npyFile("|u1", [98], at(97, 255)), /label 97 is 255/],
    ["a label of -1", npyFile("|i1", [98], at(5, 255)), /label 5 is -1/],
    [
      "a label of -2⁶³",
      npyFile("<i8", [98], Buffer.concat([Buffer.alloc(7), Buffer.of(128), Buffer.alloc(776)])),
      /label 0/,
    ],
    ["labels in a table", npyFile("|u1", [49, 2], labels), /shape 49 × 2/],
    ["floats for labels", npyFile("<f4", [98], Buffer.alloc(98 * 4)), /type f4/],
    ["one label too many", npyFile("|u1", [99], Buffer.alloc(99)), /99 labels for the 98 images/],
    [
      "a single label",
      npyFile("|u1", [], Buffer.alloc(1), { header: "{'descr': '|u1', 'fortran_order': False, 'shape': (), }" }),
      /shape/,
    ],
    ["odd bytes", npyFile("<i4", [98], Buffer.alloc(98 * 4 - 1)), /readable NPY/],
  ])("with %s is refused", async (_, array, reason) => {
    expect(await refusalOf("labels", npzFile({ arr_0: array }))).toMatch(reason);
  });

  it("cut short anywhere, or with any one byte changed, is refused or gives the original labels", async () => {
    const directory = join(folders.data, "K49");
    writeKuzushiji49(directory, toy);
    const whole = npzFile({ arr_0: npyFile("|u1", [98], labels) });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const changed = cut ? whole.subarray(0, at) : Buffer.from(whole).fill(whole[at] ^ by, at, at + 1);
          writeFiles(directory, { "k49-train-labels.npz": changed });
          const outcome = await loadDataSet("kuzushiji-49").then(
            ({ train }) => [...train.labels].join() === [...labels].join(),
            (error: unknown) => error instanceof DataFileError && error.message.includes("k49-train-labels.npz"),
          );
          expect(outcome).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
