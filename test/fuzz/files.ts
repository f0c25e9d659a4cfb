import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DataFrame } from "nodejs-polars";
import sharp from "sharp";
import { loadDataSet } from "../../lib/datasets";
import { unpackMembers } from "../../lib/datasets/download/unpack";
import { DataFileError } from "../../lib/datasets/files/data-file-error";
import { decodeImage } from "../../lib/datasets/files/decode-image";
import { readNpzArray } from "../../lib/datasets/files/npz";
import { readDataFile } from "../../lib/datasets/files/read-data-file";
import { readTarMembers } from "../../lib/datasets/files/tar-archive";
import { ZipArchive } from "../../lib/datasets/files/zip-archive";
import { parseIdx } from "../../lib/datasets/readers/idx-reader";
import { readArray } from "../../lib/mutual-information/input/read-array";
import { namedActivations } from "../../lib/own-network/activations";
import { layersOfOnnx } from "../../lib/own-network/onnx/layers";
import { readOnnx, withOutputs } from "../../lib/own-network/onnx/model";
import { cifarRecords, toyCifar10 } from "../datasets/cifar-files";
import { npyFile } from "../datasets/npz-files";
import { tarFile } from "../datasets/tar-files";
import { toyTinyImageNet } from "../datasets/tiny-imagenet-files";
import { idxFile, toyPart, writeToyFiles } from "../datasets/toy-idx";
import { type ZipMember, zipFile } from "../datasets/zip-files";
import { network, onnxBytes } from "../own-network/onnx-files";
import type { Mutator } from "./mutator";
import type { Target } from "./target";

const put = (folder: string, name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, bytes);
  return path;
};

/** Every array of a file, whole and row by row. */
async function readActivations(path: string): Promise<void> {
  for (const { read, open } of await namedActivations(path)) {
    read();
    const { shape, rows } = open();
    rows(0, shape[0] ?? 1);
  }
}

const megabyte = 1 << 20;
const ramp = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at % 251);
const types = ["|u1", "<i2", "<f4", "<f8", "<i8", ">f4", "|b1", "<U3", "<f2", "<c8", "|O", "|S4"] as const;

/** An NPY file, whose header may lie. */
function npy(mutator: Mutator): Buffer {
  const shape = Array.from({ length: mutator.random.integer(4) }, () => mutator.random.integer(5));
  const descr = mutator.chance(0.6) ? mutator.pick(["|u1", "<i8"]) : mutator.pick(types);
  const bytes = Number(/\d+/.exec(descr)?.[0] ?? 8) * (descr.includes("U") ? 4 : 1);
  const data = ramp(bytes * shape.reduce((product, side) => product * side, 1));
  const said = mutator.chance(0.2) ? shape.map((side) => mutator.count(side)) : shape;
  const header = mutator.chance(0.1)
    ? mutator.text(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${said.join(", ")},), }`)
    : undefined;
  return npyFile(descr, said, data, { fortranOrder: mutator.chance(0.1), version: mutator.pick([1, 2, 3]), header });
}

/** A zip file of members, whose directory may lie. */
function zip(mutator: Mutator, members: readonly ZipMember[]): Buffer {
  const spoilt = members.map((member): ZipMember => {
    const { length } = member.content;
    const name = mutator.chance(0.1) ? mutator.text(member.name) : member.name;
    const deflate = mutator.chance(0.5);
    if (mutator.chance(0.7)) return { ...member, name, deflate };
    const says = {
      ...(mutator.chance(0.3) && { size: mutator.count(length) }),
      ...(mutator.chance(0.3) && { packedSize: mutator.count(length) }),
      ...(mutator.chance(0.3) && { offset: mutator.count(0) }),
      ...(mutator.chance(0.2) && { crc: mutator.count(0) }),
      ...(mutator.chance(0.2) && { method: mutator.count(8) % 65536 }),
      ...(mutator.chance(0.2) && { flags: mutator.count(0) % 65536 }),
      ...(mutator.chance(0.2) && { extra: mutator.bytes(ramp(12)) }),
    };
    return { ...member, name, deflate, says };
  });
  const end = mutator.chance(0.3) ? { entryCount: mutator.count(members.length) % 65536 } : {};
  const file = zipFile(spoilt, mutator.chance(0.1) ? { ...end, directoryOffset: mutator.count(100) } : end);
  return mutator.chance(0.4) ? mutator.bytes(file) : file;
}

const npz = (mutator: Mutator): Buffer =>
  zip(
    mutator,
    ["x", "y", "a/b"].map((name) => ({ name: `${name}.npy`, content: npy(mutator) })),
  );

function safetensors(mutator: Mutator): Buffer {
  const data = ramp(48);
  const header = {
    x: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    y: { dtype: "BF16", shape: [12], data_offsets: [24, 48] },
  };
  const text = Buffer.from(mutator.chance(0.6) ? mutator.jsonBytes(header) : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(mutator.chance(0.2) ? mutator.count(text.length) : text.length));
  const file = Buffer.concat([length, text, data]);
  return mutator.chance(0.4) ? mutator.bytes(file) : file;
}

let pictures: Promise<readonly Buffer[]> | undefined;
function soundPictures(): Promise<readonly Buffer[]> {
  pictures ??= (async () => {
    const made: Buffer[] = [];
    for (const channels of [1, 3, 4] as const) {
      const raw = () => sharp(ramp(8 * 9 * channels), { raw: { width: 9, height: 8, channels } });
      for (const format of ["png", "jpeg", "webp", "gif", "tiff"] as const)
        made.push(await raw().toFormat(format).toBuffer());
      made.push(await raw().png({ palette: true }).toBuffer(), await raw().jpeg({ progressive: true }).toBuffer());
    }
    return made;
  })();
  return pictures;
}

/** Files of a data set in their official form, one of them spoilt, as `name\n` and its bytes. */
const dataSets: Readonly<Record<string, (folder: string) => Promise<void> | void>> = {
  mnist: (folder) => writeToyFiles(join(folder, "mnist"), { train: toyPart(20, 1), test: toyPart(10, 2) }),
  "cifar-10": (folder) => {
    for (const [name, content] of Object.entries(toyCifar10())) put(folder, name, content);
  },
};

/** Readers of files. */
export const fileTargets: readonly Target[] = [
  {
    name: "idx",
    sample: (mutator) => {
      const rank = mutator.pick([1, 3]);
      const sizes = Array.from({ length: rank }, () => 1 + mutator.random.integer(4));
      const said = mutator.chance(0.4) ? sizes.map((size) => mutator.count(size)) : sizes;
      const file = idxFile(said, ramp(sizes.reduce((product, size) => product * size, 1)));
      const spoilt = mutator.chance(0.5) ? mutator.bytes(file) : file;
      const packed = mutator.chance(0.5) ? gzipSync(spoilt) : spoilt;
      return mutator.chance(0.2) ? mutator.bytes(packed) : packed;
    },
    read: (input, folder) => {
      const path = put(folder, "file.gz", input);
      const { content } = readDataFile(path, megabyte);
      for (const rank of [1, 3]) {
        try {
          parseIdx(content, rank, path);
        } catch (error) {
          if (rank === 3) throw error;
        }
      }
    },
  },
  {
    name: "npy",
    sample: (mutator) => (mutator.chance(0.5) ? mutator.bytes(npy(mutator)) : npy(mutator)),
    read: (input, folder) => readArray(put(folder, "x.npy", input)),
  },
  {
    name: "npz",
    sample: npz,
    read: async (input, folder) => {
      const path = put(folder, "x.npz", input);
      const archive = ZipArchive.open(path);
      const errors: unknown[] = [];
      for (const name of ["x", "y"]) {
        for (const read of [() => readNpzArray(archive, name, megabyte), () => readArray(`${path}:${name}`)]) {
          try {
            read();
          } catch (error) {
            errors.push(error);
          }
        }
      }
      const slip = errors.find((error) => !(error instanceof DataFileError)) ?? errors[0];
      if (slip) throw slip;
      await readActivations(path);
    },
  },
  {
    name: "csv",
    sample: (mutator) => Buffer.from(mutator.text('a,b,label\n1,2.5,x\n3,4,"y"\n-5,1e3,x\n')),
    read: (input, folder) => {
      const path = put(folder, "x.csv", input);
      readArray(path);
      readArray(`${path}:a,b`);
    },
  },
  {
    name: "safetensors",
    sample: safetensors,
    read: (input, folder) => readActivations(put(folder, "x.safetensors", input)),
  },
  {
    name: "onnx",
    sample: (mutator) => {
      const { W } = network().weights;
      const places = ["weights.bin", "../outside", "/etc/passwd", "", "a\0b", "..", "weights.bin/x"];
      const operators = ["Conv", "Identity", "Loop", "", "__proto__", "constructor"];
      const [place, operator] = [mutator.pick(places), mutator.pick(operators)];
      const names = ["x", "hidden", "answer", "W", "", "__proto__", "toString"];
      const node = { operator, takes: [mutator.pick(names), mutator.pick(names)], answers: mutator.pick(names) };
      const weights = { ...network().weights, ...(mutator.chance(0.3) && { W: { ...W, location: place } }) };
      const nodes = mutator.chance(0.5) ? [...network().nodes, node] : network().nodes;
      const inputs = mutator.chance(0.2) ? { x: [mutator.count(4)], y: [] } : network().inputs;
      const file = onnxBytes(network({ weights, nodes, inputs }));
      return mutator.chance(0.7) ? mutator.bytes(file) : file;
    },
    read: (input, folder) => {
      put(folder, "weights.bin", ramp(64));
      const model = readOnnx(put(folder, "x.onnx", input));
      const layers = layersOfOnnx(model);
      const path = put(folder, "more.onnx", withOutputs(model, layers));
      const more = readOnnx(path); // what the runtime is given
      if (!layers.every((layer) => more.outputs.includes(layer))) throw new TypeError("its layers are no outputs");
    },
  },
  {
    name: "image",
    sample: async (mutator) => mutator.bytes(mutator.pick(await soundPictures())),
    read: (input, folder) => {
      const path = put(folder, "image", input);
      const fail = (reason: string) => new DataFileError(path, `it ${reason}`);
      return decodeImage(input, { channels: 3, maxPixels: 100_000, side: 8, fail });
    },
  },
  {
    name: "zip",
    sample: (mutator) =>
      zip(
        mutator,
        ["a.txt", "folder/", "folder/b.bin"].map((name) => ({ name, content: ramp(mutator.random.integer(300)) })),
      ),
    read: async (input, folder) => {
      const path = put(folder, "x.zip", input);
      const archive = ZipArchive.open(path);
      for (const name of archive.names) archive.read(name, megabyte);
      await unpackMembers({ archive: path, members: ["a.txt", "folder/b.bin"], folder });
    },
  },
  {
    name: "tar",
    sample: (mutator) => {
      const file = tarFile(
        ["x/a.bin", "x/b.bin"].map((name) => ({
          name: mutator.chance(0.2) ? mutator.text(name).slice(0, 99) : name,
          content: ramp(mutator.random.integer(1200)),
          ...(mutator.chance(0.2) && { type: String(mutator.random.integer(8)), linkTo: "../../outside" }),
          ...(mutator.chance(0.2) && { sizeField: mutator.text("00000000017").slice(0, 12) }),
        })),
      );
      return mutator.chance(0.5) ? mutator.bytes(file) : file;
    },
    read: (input, folder) => readTarMembers(input, ["x/a.bin", "x/b.bin"], join(folder, "x.tar")),
  },
  {
    name: "mnist",
    sample: (mutator) => {
      const { images, labels } = toyPart(mutator.random.integer(12), 1);
      const file = mutator.chance(0.5)
        ? idxFile([labels.length, 28, mutator.pick([28, 27, 28])], images)
        : idxFile([labels.length], labels);
      const spoilt = mutator.chance(0.7) ? mutator.bytes(file) : file;
      return mutator.chance(0.5) ? gzipSync(spoilt) : spoilt;
    },
    read: async (input, folder) => {
      process.env.MI_NAS_DATA = folder;
      await dataSets.mnist(folder);
      put(folder, `mnist/${input.length % 2 ? "train-labels-idx1" : "t10k-images-idx3"}-ubyte.gz`, input);
      await loadDataSet("mnist");
    },
  },
  {
    name: "cifar-10",
    sample: (mutator) => {
      const records = cifarRecords(
        Array.from({ length: 1 + mutator.random.integer(3) }, (_, at) => at),
        1,
      );
      return mutator.chance(0.7) ? mutator.bytes(records) : records;
    },
    read: async (input, folder) => {
      process.env.MI_NAS_DATA = folder;
      await dataSets["cifar-10"](folder);
      put(folder, "data_batch_3.bin", input);
      await loadDataSet("cifar-10");
    },
  },
  {
    name: "tiny-imagenet",
    sample: async (mutator) => {
      tiny ??= toyTinyImageNet();
      const members = [...(await tiny)];
      for (let changes = mutator.random.integer(3); changes >= 0; changes--) {
        const at = mutator.chance(0.4)
          ? mutator.pick([0, 1, members.length - 1])
          : mutator.random.integer(members.length);
        const { name, content, deflate } = members[at];
        members[at] = {
          deflate,
          ...(mutator.chance(0.3) ? { name: mutator.text(name), content } : { name, content: mutator.bytes(content) }),
        };
      }
      return mutator.chance(0.3) ? zip(mutator, members) : zipFile(members);
    },
    read: async (input, folder) => {
      process.env.MI_NAS_DATA = folder;
      put(folder, "tiny-imagenet-200.zip", input);
      await loadDataSet("tiny-imagenet-00");
    },
  },
  {
    name: "own-npz",
    sample: (mutator) => {
      const part = (descr: string, shape: readonly number[], bytes: number) =>
        npyFile(descr, mutator.chance(0.3) ? shape.map((side) => mutator.count(side)) : shape, ramp(bytes));
      const x = part("|u1", [12, 6, 6, 3], 12 * 108);
      const y = part(mutator.pick(["|u1", "<i8"]), [12], mutator.pick([12, 96]));
      return zip(mutator, [
        { name: "x.npy", content: x },
        { name: "y.npy", content: mutator.chance(0.3) ? mutator.bytes(y) : y },
      ]);
    },
    read: async (input, folder) => {
      process.env.MI_NAS_DATA = folder;
      put(folder, "own.npz", input);
      put(folder, "datasets.json", JSON.stringify({ datasets: { own: { npz: "own.npz" } } }));
      await loadDataSet("own");
    },
  },
  {
    name: "image-folder",
    sample: async (mutator) => {
      const names = ["a/1.png", "a/2.png", "b/1.jpg", "b/2.png", "train/a/1.png", "test/a/1.png", "b/c/1.png"];
      const tree = names
        .filter(() => mutator.chance(0.7))
        .map((name) => (mutator.chance(0.2) ? mutator.text(name) : name));
      const image = mutator.pick(await soundPictures());
      const bytes = (mutator.chance(0.2) ? mutator.bytes(image) : image).toString("base64");
      return Buffer.from(JSON.stringify(tree.map((name) => [name, bytes])));
    },
    read: async (input, folder) => {
      process.env.MI_NAS_DATA = folder;
      mkdirSync(join(folder, "images"), { recursive: true });
      for (const [name, bytes] of JSON.parse(Buffer.from(input).toString())) {
        // what a file system takes as a name, within the folder
        const safe = String(name)
          .replaceAll(/\0|\.\./g, "")
          .slice(0, 200);
        try {
          put(folder, `images/${safe}`, Buffer.from(bytes, "base64"));
        } catch {
          // a folder by now
        }
      }
      put(folder, "datasets.json", JSON.stringify({ datasets: { own: { folder: "images" } } }));
      await loadDataSet("own");
    },
  },
  {
    name: "parquet",
    sample: (mutator) => {
      parquet ??= DataFrame({
        kind: ["a"],
        versions: ["1"],
        address: ["x"],
        code: ["c"],
        question: ["{}"],
        answer: ["1"],
      }).writeParquet();
      return mutator.bytes(parquet);
    },
    read: (input, folder) =>
      (require("../../lib/platform/results") as typeof import("../../lib/platform/results")).readArchive(
        put(folder, "x.parquet", input),
      ),
    refusal: /^Cannot read results from/,
  },
];

let tiny: Promise<readonly ZipMember[]> | undefined;
let parquet: Buffer | undefined;
