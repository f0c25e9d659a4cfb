import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { DataFileError, reasonOf } from "../../datasets/files/data-file-error";
import { statDataFile } from "../../datasets/files/read-data-file";
import { type ProtoField, protoField, protoFields } from "./protobuf";

/** A tensor that a node of the network answers. */
export interface OnnxTensor {
  readonly name: string;
  /** The kind of node, such as `Conv`. */
  readonly operator: string;
  /** The module of PyTorch that it was written for, where the file says so. */
  readonly module: string | null;
  /** Its sides, where the file says them; names stand for sides that are open. */
  readonly shape: readonly (number | string)[] | null;
  /** Whether the node multiplies what comes from the input by weights: a convolution or a fully connected layer. */
  readonly hasWeights: boolean;
}

/** What an ONNX file says of its network, as far as its answers are read. */
export interface OnnxModel {
  readonly file: string;
  readonly bytes: Buffer;
  /** Names, without those of weights. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Tensors that depend on the input, in the order in which the network computes them. */
  readonly tensors: readonly OnnxTensor[];
  /** Files with weights that it names, full paths. */
  readonly weightFiles: readonly string[];
}

// Numbers of fields, from https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const model = { graph: 7 } as const;
const graph = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13, sparseInitializer: 15 } as const;
const node = { input: 1, output: 2, operator: 4, metadata: 9 } as const;
const tensor = { name: 8, externalData: 13 } as const;
const entry = { key: 1, value: 2 } as const;
const value = { name: 1, type: 2 } as const;

/** Bytes that a message of Protocol Buffers may have. */
const mostBytes = 2 ** 31 - 1;

const withWeights: ReadonlySet<string> = new Set(["Conv", "ConvTranspose", "Gemm", "MatMul"]);

type Message = readonly ProtoField[];

const all = (message: Message, field: number): readonly Buffer[] =>
  message.flatMap((each) => (each.field === field && each.bytes ? [each.bytes] : []));
const texts = (message: Message, field: number): readonly string[] => all(message, field).map(String);
const text = (message: Message, field: number): string => texts(message, field).at(-1) ?? "";
const messages = (message: Message, field: number): readonly Message[] =>
  all(message, field).map((bytes) => [...protoFields(bytes)]);

/** Reads an ONNX file; its network is not run. @throws DataFileError when it is missing, damaged or holds no network. */
export function readOnnx(file: string): OnnxModel {
  const { size } = statDataFile(file);
  if (size > mostBytes) throw new DataFileError(file, `it has ${size} bytes, an ONNX file at most ${mostBytes}.`);
  try {
    const bytes = readFileSync(file);
    // of a message that stands several times a reader takes the fields of all together, see `withOutputs`
    const network = messages([...protoFields(bytes)], model.graph).flat();
    if (network.length === 0) throw new RangeError("it holds no graph");
    return { file, bytes, ...networkOf(network, dirname(resolve(file))) };
  } catch (error) {
    if (error instanceof DataFileError) throw error;
    throw new DataFileError(file, `it is not a readable ONNX file (${reasonOf(error)}).`);
  }
}

function networkOf(network: Message, folder: string): Omit<OnnxModel, "file" | "bytes"> {
  const weights = messages(network, graph.initializer);
  const names = (field: number) => messages(network, field).map((each) => text(each, value.name));
  const stored = new Set([
    ...weights.map((each) => text(each, tensor.name)),
    ...messages(network, graph.sparseInitializer).flatMap((each) =>
      messages(each, 1).map((values) => text(values, tensor.name)),
    ),
  ]);
  const inputs = names(graph.input).filter((name) => !stored.has(name)); // older files list weights among the inputs
  const known = [graph.valueInfo, graph.output].flatMap((field) => messages(network, field));
  const shapes = new Map(known.map((each) => [text(each, value.name), shapeOf(each)]));
  const fromInput = new Set(inputs);
  const tensors = messages(network, graph.node).flatMap((each): readonly OnnxTensor[] => {
    const takes = texts(each, node.input);
    const ofInput = takes.slice(0, 2).filter((name) => fromInput.has(name)).length;
    if (!takes.some((name) => fromInput.has(name))) return [];
    const operator = text(each, node.operator);
    const answers = texts(each, node.output).filter((name) => name !== "");
    for (const name of answers) fromInput.add(name);
    return answers.map((name, place) => {
      const hasWeights = withWeights.has(operator) && ofInput === 1 && place === 0;
      return { name, operator, module: moduleOf(each), shape: shapes.get(name) ?? null, hasWeights };
    });
  });
  return { inputs, outputs: names(graph.output), tensors, weightFiles: weightFilesOf(weights, folder) };
}

const entries = (message: Message, field: number): ReadonlyMap<string, string> =>
  new Map(messages(message, field).map((each) => [text(each, entry.key), text(each, entry.value)]));

/** `layer1.0.relu` of a node of PyTorch's exporter, which writes "['', 'layer1', 'layer1.0', 'layer1.0.relu', 'relu_1']". */
function moduleOf(each: Message): string | null {
  const scopes = entries(each, node.metadata).get("pkg.torch.onnx.name_scopes");
  const names = [...(scopes ?? "").matchAll(/'([^']*)'/g)].map(([, name]) => name);
  return names.at(-2) || null;
}

/** The sides that a description of a tensor says, where it describes one. */
function shapeOf(described: Message): OnnxTensor["shape"] {
  const [shape] = messages(described, value.type)
    .flatMap((type) => messages(type, 1))
    .flatMap((dense) => messages(dense, 2));
  return shape
    ? messages(shape, 1).map((side) => side.find(({ field }) => field === 1)?.number ?? (text(side, 2) || "?"))
    : null;
}

function weightFilesOf(weights: readonly Message[], folder: string): readonly string[] {
  const named = weights.map((each) => entries(each, tensor.externalData).get("location"));
  const files = [...new Set(named.flatMap((name) => (name ? [resolve(folder, name)] : [])))];
  for (const file of files) {
    if (/^\.\.|^\//.test(relative(folder, file))) throw new RangeError(`its weights lie outside its folder: ${file}`);
    statDataFile(file);
  }
  return files;
}

/**
 * The bytes of the same network with more tensors among its answers. Nothing that is there changes: a message that stands
 * a second time adds its fields to the first, which is how Protocol Buffers merge.
 */
export function withOutputs({ bytes, outputs }: OnnxModel, names: readonly string[]): Buffer {
  const added = names.filter((name) => !outputs.includes(name));
  if (added.length === 0) return bytes;
  const described = added.map((name) => protoField(graph.output, [protoField(value.name, name)]));
  return Buffer.concat([bytes, protoField(model.graph, described)]);
}
