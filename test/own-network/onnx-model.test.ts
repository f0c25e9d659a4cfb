import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { DataFileError } from "../../lib/datasets/files/data-file-error";
import { readOnnx, withOutputs } from "../../lib/own-network/onnx/model";
import { protoField, protoFields } from "../../lib/own-network/onnx/protobuf";
import { loadRuntime } from "../../lib/own-network/onnx/runtime";
import { useScratchCache } from "../platform/tasks/scratch-cache";
import { activationFiles, expectRefusal, labels, n, layersCommand as run, told } from "./activation-files";
import { type NetworkOf, network, onnxBytes, V } from "./onnx-files";

const { folder, npy, bytes, npz } = activationFiles();
const cache = useScratchCache();
afterEach(() => vi.restoreAllMocks());

const file = (name: string, changes: Partial<NetworkOf> = {}): string => {
  const path = join(folder, name);
  writeFileSync(path, onnxBytes(network(changes)));
  return path;
};
const plain = file("plain.onnx");

describe("an ONNX file", () => {
  it("says its inputs, its answers, and the tensors that depend on the input, with what answers them", () => {
    const { inputs, outputs, tensors, weightFiles } = readOnnx(plain);
    expect({ inputs, outputs, weightFiles }).toEqual({ inputs: ["x"], outputs: ["answer"], weightFiles: [] });
    expect(tensors).toEqual([
      { name: "hidden", operator: "MatMul", module: "body.first", shape: null, hasWeights: true },
      { name: "rectified", operator: "Relu", module: "body.rectify", shape: null, hasWeights: false },
      { name: "answer", operator: "Gemm", module: "head", shape: ["n", 2], hasWeights: true },
    ]);
  });

  it("takes weights that stand among the inputs for weights, and a product of two answers for no layer of weights", () => {
    const { inputs, tensors } = readOnnx(
      file("old.onnx", {
        inputs: { x: [2, 4], W: [4, 3], V: [3, 2], b: [2] },
        nodes: [...network().nodes, { operator: "MatMul", takes: ["rectified", "hidden"], answers: "product" }],
      }),
    );
    expect(inputs).toEqual(["x"]);
    expect(tensors.at(-1)).toEqual({
      name: "product",
      operator: "MatMul",
      module: null,
      shape: null,
      hasWeights: false,
    });
  });

  it("gets tensors among its answers by bytes behind its own, each once", () => {
    const model = readOnnx(plain);
    const edited = withOutputs(model, ["rectified", "answer", "hidden"]);
    expect(edited.subarray(0, model.bytes.length).equals(model.bytes)).toBe(true);
    const path = join(folder, "edited.onnx");
    writeFileSync(path, edited);
    expect(readOnnx(path)).toEqual({ ...model, file: path, bytes: edited, outputs: ["answer", "rectified", "hidden"] });
    expect(withOutputs(model, ["answer"])).toBe(model.bytes);
  });

  it("that is cut short anywhere, or has a byte changed, is read or refused in words", () => {
    const whole = onnxBytes(network());
    const path = join(folder, "harmed.onnx");
    const refused = (content: Buffer): boolean => {
      writeFileSync(path, content);
      try {
        readOnnx(path);
        return false;
      } catch (error) {
        expect(error).toBeInstanceOf(DataFileError);
        return true;
      }
    };
    const cuts = Array.from({ length: whole.length }, (_, length) => refused(whole.subarray(0, length)));
    expect(cuts.every(Boolean)).toBe(true); // the graph ends with the file
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] ^= 0xff;
      refused(changed);
    }
  });

  it("needs a package that is optional, and one line says how to install it where it is absent", () => {
    const empty = mkdtempSync(join(tmpdir(), "mi-nas-no-runtime-"));
    afterAll(() => rmSync(empty, { recursive: true, force: true }));
    expect(() => loadRuntime("model.onnx", empty)).toThrow(
      /^Cannot read model\.onnx: the optional package onnxruntime-node .*not installed: in .*, npm install .*--prefix \.onnx onnxruntime-node@\d+\.\d+\.\d+$/,
    );
  });
});

describe("a message of Protocol Buffers", () => {
  it("is read as it was written, whatever the field and the length", () => {
    const field = fc.integer({ min: 1, max: 2 ** 29 - 1 });
    const content = fc.string({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, content)), (fields) => {
        const message = Buffer.concat(fields.map(([number, text]) => protoField(number, text)));
        const read = [...protoFields(message)].map(({ field: number, bytes: text }) => [number, String(text)]);
        expect(read).toEqual(fields.map(([number, text]) => [number, Buffer.from(text).toString()]));
      }),
    );
  });

  it("has numbers of up to ten bytes, negative ones among them, and fields of fixed length", () => {
    const read = (...content: readonly number[]) => [...protoFields(Buffer.from(content))];
    expect(read(8, 0xac, 0x02)).toEqual([{ field: 1, number: 300 }]);
    expect(read(8, ...Array(9).fill(0xff), 0x01)).toEqual([{ field: 1, number: -1 }]);
    expect(read(13, 1, 2, 3, 4, 16, 5)[1]).toEqual({ field: 2, number: 5 });
    expect(read(9, 1, 2, 3, 4, 5, 6, 7, 8, 16, 5)[1]).toEqual({ field: 2, number: 5 });
    expect(() => read(8, ...Array(10).fill(0xff), 0x01)).toThrow(/longer than 10 bytes/);
    expect(() => read(11, 1)).toThrow(/wire type 3/);
    expect(() => read(0, 1)).toThrow(/no field 0/);
  });
});

describe("mi-nas layers --list", () => {
  it("names the layers of an ONNX file, and of activations", async () => {
    const { stdout, status } = await run(plain, "--list");
    expect(status).toBe(0);
    expect(stdout).toMatch(/hidden +MatMul +body\.first +– +yes\n/);
    expect(stdout).toMatch(/rectified +Relu +body\.rectify +–\s*\n/);
    expect(stdout).toMatch(/answer +Gemm +head +\[n, 2\] +yes\n/);
    const row = bytes("row.npy", told(1), [n, 4]);
    const acts = npz("acts.npz", { "epoch-1/fc": row, "epoch-1/head": row, labels: row });
    const listed = JSON.parse((await run(acts, "--list", "--json")).stdout).layers;
    expect(listed.map(({ layer }: { layer: string }) => layer)).toEqual(["fc", "head"]);
  });
});

describe("bad input of mi-nas layers model.onnx", () => {
  const x = npy("x.npy", told(1), [n, 4]);
  const y = npy("y.npy", labels, [n]);
  const given = ["--images", x, "--labels", y];
  const outside = { ...network().weights, V: { shape: [3, 2], values: V, location: "../weights.bin" } };
  const absent = { ...network().weights, V: { shape: [3, 2], values: V, location: "none.bin" } };
  const garbage = join(folder, "garbage.onnx");
  writeFileSync(garbage, "a text, whatever its name says");
  const noWeights = [{ operator: "Relu", takes: ["x"], answers: "answer" }];
  const bad: readonly (readonly [string, RegExp, readonly string[]])[] = [
    ["no images", /needs images: --images names/, [plain, "--labels", y]],
    ["no labels", /needs labels: --labels names/, [plain, "--images", x]],
    ["a network that is missing", /does not exist/, [join(folder, "none.onnx"), ...given]],
    ["a file that is none", /not a readable ONNX file/, [garbage, ...given]],
    ["an empty file", /holds no graph/, [npyLike("empty.onnx"), ...given]],
    [
      "a layer nearly named",
      /no tensor hiden; .*--list lists all\. Did you mean "hidden"/,
      [plain, ...given, "--layers", "hiden"],
    ],
    [
      "a module in place of its tensors",
      /body is a module; .*the last are hidden, rectified/,
      [plain, ...given, "--layers", "body"],
    ],
    ["a layer named twice", /hidden is named twice/, [plain, ...given, "--layers", "hidden,hidden"]],
    [
      "a network without weights",
      /no convolution and no fully connected/,
      [file("plain2.onnx", { nodes: noWeights }), ...given],
    ],
    ["weights outside the folder", /outside its folder/, [file("outside.onnx", { weights: outside }), ...given]],
    ["weights that are missing", /none\.bin: it does not exist/, [file("absent.onnx", { weights: absent }), ...given]],
    [
      "fewer labels than images",
      /100 rows, as many as .*240/,
      [plain, "--images", x, "--labels", npy("y100.npy", labels.slice(0, 100), [100])],
    ],
    ["images that are missing", /does not exist/, [plain, "--images", join(folder, "no.npy"), "--labels", y]],
    [
      "images for activations",
      /no ONNX file, whose network --images is for/,
      [npz("two.npz", { fc: bytes("fc.npy", told(1), [n, 4]) }), ...given],
    ],
    ["a watch of a file", /--watch.*folder/, [plain, ...given, "--watch"]],
  ];
  it.each(bad)("refuses %s with status 2 and one line, and writes nothing", async (_, reason, flags) => {
    await expectRefusal({ flags, reason, untouched: folder, empty: cache });
  });

  function npyLike(name: string): string {
    const path = join(folder, name);
    writeFileSync(path, "");
    return path;
  }
});
