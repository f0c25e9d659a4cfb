import { createHash } from "node:crypto";
import { mkdirSync, statfsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DataFileError, reasonOf } from "../../datasets/files/data-file-error";
import { hashDataFile, statDataFile } from "../../datasets/files/read-data-file";
import { cacheFolder } from "../../platform/paths";
import { storingError } from "../../platform/results/write-whole";
import type { NamedActivations } from "../activations";
import { type ChannelAxis, withChannelsLast } from "../axes";
import { requireRoom } from "../layer-points";
import { numberBytes, openNpy, type StoredArray, wholeArray } from "../stored-array";
import { type GrowingFile, growingFile, isWhole } from "./growing-file";
import { digestImages, drawnRows, imageInput } from "./images";
import { type OnnxModel, withOutputs } from "./model";
import { loadRuntime, type OnnxRuntime, type RuntimeTensor } from "./runtime";

/** What is asked of an ONNX file. */
export interface OnnxQuestion {
  readonly images: StoredArray;
  /** Images that the network answers to, rising; all unless told. */
  readonly rows?: Int32Array;
  /** Tensors. */
  readonly layers: readonly string[];
  /** Where its maps have their channels. */
  readonly channels: ChannelAxis;
  /** How messages call the option that draws fewer images. */
  readonly howToDraw: string;
  readonly signal?: AbortSignal;
  /** Told after each batch how many images are answered to. */
  readonly onImages?: (done: number, all: number) => void;
}

/** NumPy's codes of ONNX Runtime's types. */
const codes: Readonly<Record<string, string>> = {
  ...{ float32: "f4", float64: "f8", float16: "f2", bool: "b1" },
  ...{ int8: "i1", uint8: "u1", int16: "i2", uint16: "u2", int32: "i4", uint32: "u4", int64: "i8", uint64: "u8" },
};

/** What may change late digits of answers: another rule is another name in the cache. */
const rule = "batches of 16, no optimisation";

/**
 * What tensors of a network answer to images, as NPY files in the cache: named by network, images and tensor, so that a
 * second question about them runs nothing unless they are damaged. The network is run as the file says it, nothing fused: a tensor's numbers do
 * not depend on which others are asked for.
 *
 * @throws DataFileError when the network cannot be run or does not take the images, or a tensor answers no numbers, not a
 * row an image, or more than fit the memory or the disk.
 */
export async function onnxAnswers(model: OnnxModel, question: OnnxQuestion): Promise<readonly NamedActivations[]> {
  const folder = join(cacheFolder(), "own-network", "onnx");
  const runtime = loadRuntime(model.file);
  const network = createHash("sha256").update(model.bytes);
  for (const file of model.weightFiles) network.update(hashDataFile(file));
  const about = [rule, runtime.env.versions.node, network.digest("hex"), digestImages(question.images, question.rows)];
  const answers = question.layers.map((layer) => {
    const name = createHash("sha256")
      .update([...about, layer].join("\n"))
      .digest("hex");
    return { layer, name, path: join(folder, `${name}.npy`) };
  });
  const whole = await Promise.all(answers.map(({ path }) => isWhole(path)));
  const missing = answers.filter((_, index) => !whole[index]);
  if (missing.length > 0) await run(runtime, model, question, missing);
  return answers.map(({ layer, name, path }) => {
    const open = () => {
      const called = `${model.file}:${layer}`;
      return openNpy(called, path, 0, statDataFile(path).size)!; // in C order, as it was written
    };
    const read = () => wholeArray(open(), numberBytes.f8);
    return { file: folder, name, epoch: null, part: null, layer, open, read };
  });
}

interface WantedAnswer {
  readonly layer: string;
  readonly path: string;
}

async function run(
  runtime: OnnxRuntime,
  model: OnnxModel,
  question: OnnxQuestion,
  wanted: readonly WantedAnswer[],
): Promise<void> {
  const { images, rows, signal, onImages } = question;
  const fail = (error: unknown) =>
    new DataFileError(model.file, `ONNX Runtime says: ${reasonOf(error).split("\n")[0]}`);
  const layers = wanted.map(({ layer }) => layer);
  const session = await runtime.InferenceSession.create(withOutputs(model, layers), {
    graphOptimizationLevel: "disabled",
    logSeverityLevel: 3,
    extra: { session: { model_external_initializers_file_folder_path: dirname(resolve(model.file)) } },
  }).catch((error) => {
    throw fail(error);
  });
  const all = rows?.length ?? images.shape[0];
  let files: readonly GrowingFile[] | undefined;
  try {
    const input = imageInput(model.file, session, { images, Tensor: runtime.Tensor });
    for (let from = 0; from < all; from += input.batch) {
      signal?.throwIfAborted();
      const to = Math.min(all, from + input.batch);
      const given = input.tensor(drawnRows(images, rows, from, to));
      const found = await session.run({ [input.name]: given }, layers).catch((error) => {
        throw fail(error);
      });
      for (const layer of layers) requireAnswer(`${model.file}:${layer}`, found[layer], given.dims[0]);
      files ??= begin(model.file, found, { question, wanted, all });
      for (const file of files) file.add(found[file.layer], to - from);
      onImages?.(to, all);
    }
    for (const file of files ?? []) file.finish();
  } catch (error) {
    throw storingError("what layers answer", cacheFolder(), error);
  } finally {
    for (const file of files ?? []) file.giveUp();
    await session.release();
  }
}

function requireAnswer(called: string, { type, dims }: RuntimeTensor, images: number): void {
  if (!Object.hasOwn(codes, type)) throw new DataFileError(called, `it answers ${type}, numbers are expected.`);
  if (dims[0] === images) return;
  throw new DataFileError(called, `it answers [${dims.join(", ")}] to ${images} images, a row an image is expected.`);
}

/** The shape of so many answers; of one number an image, vectors of one. */
const shapeOf = (dims: readonly number[], images: number): readonly number[] =>
  dims.length === 1 ? [images, 1] : [images, ...dims.slice(1)];

/** The files of the answers, once their shapes are known. */
function begin(
  file: string,
  found: Readonly<Record<string, RuntimeTensor>>,
  of: { readonly question: OnnxQuestion; readonly wanted: readonly WantedAnswer[]; readonly all: number },
): readonly GrowingFile[] {
  const { question, wanted, all } = of;
  let bytes = 0;
  for (const { layer } of wanted) {
    const { type, dims } = found[layer];
    const path = `${file}:${layer}`;
    const shape = shapeOf(dims, all);
    // none of its rows: whether it is a layer's shape
    withChannelsLast(
      { path, values: [], shape: shapeOf(dims, 0), dtype: codes[type], isInteger: false },
      question.channels,
    );
    requireRoom({ path, shape }, all, question.howToDraw);
    bytes += numberBytes[codes[type]] * shape.reduce((product, side) => product * side, 1);
  }
  const folder = dirname(wanted[0].path);
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (bytes > bavail * bsize) {
    const few = `${question.howToDraw} draws fewer images`;
    throw new DataFileError(file, `its answers take ${bytes} bytes, ${folder} has ${bavail * bsize} left: ${few}.`);
  }
  return wanted.map(({ layer, path }) => {
    const { type, dims } = found[layer];
    return growingFile(path, { layer, code: codes[type], shape: shapeOf(dims, all) });
  });
}
