import { loadRuntime } from "../../lib/own-network/onnx/runtime";

/** Bytes of an ONNX file, written from its format's description independently of what reads them. */

const number = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))];
const counted = (field: number, value: number): Buffer => Buffer.from([field * 8, ...number(value)]);
const held = (field: number, ...content: readonly (string | Buffer)[]): Buffer => {
  const bytes = Buffer.concat(content.map((each) => Buffer.from(each)));
  return Buffer.concat([Buffer.from([...number(field * 8 + 2), ...number(bytes.length)]), bytes]);
};
const pair = (field: number, key: string, value: string): Buffer => held(field, held(1, key), held(2, value));

/** Whether the optional package is installed that runs such files. */
export function hasOnnxRuntime(): boolean {
  try {
    return Boolean(loadRuntime("model.onnx"));
  } catch {
    return false;
  }
}

/** A node; `module` as PyTorch's exporter writes it. */
export interface NodeOf {
  readonly operator: string;
  readonly takes: readonly string[];
  readonly answers: string;
  readonly module?: string;
}

/** Weights, in the file, or some bytes of another. */
export interface WeightsOf {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly location?: string;
}

const nodeBytes = ({ operator, takes, answers, module }: NodeOf): Buffer => {
  const steps = (module ?? "").split(".");
  const within = steps.map((_, depth) => steps.slice(0, depth + 1).join("."));
  const scopes = ["", ...within, operator].map((scope) => `'${scope}'`).join(", ");
  const about = module === undefined ? [] : [pair(9, "pkg.torch.onnx.name_scopes", `[${scopes}]`)];
  return held(1, ...takes.map((name) => held(1, name)), held(2, answers), held(4, operator), ...about);
};

const weightsBytes = (name: string, { shape, values, location }: WeightsOf): Buffer => {
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const where = location ? [pair(13, "location", location), counted(14, 1)] : [held(9, content)];
  return held(5, ...shape.map((side) => counted(1, side)), counted(2, 1), held(8, name), ...where);
};

/** A tensor of numbers, by ONNX's type (1: float32, 6: int32, 7: int64); a side without a number is open. */
const described = (field: number, name: string, type: number, sides: readonly (number | string)[]): Buffer => {
  const shape = sides.map((side) => held(1, typeof side === "number" ? counted(1, side) : held(2, side)));
  return held(field, held(1, name), held(2, held(1, counted(1, type), held(2, ...shape))));
};

/** What a file holds. */
export interface NetworkOf {
  readonly nodes: readonly NodeOf[];
  readonly weights: Readonly<Record<string, WeightsOf>>;
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly output: readonly [name: string, ...sides: readonly (number | string)[]];
  /** Of the inputs. */
  readonly type?: number;
}

export function onnxBytes({ nodes, weights, inputs, output, type = 1 }: NetworkOf): Buffer {
  const [answer, ...sides] = output;
  const graph = held(
    7,
    ...nodes.map(nodeBytes),
    held(2, "network"),
    ...Object.entries(weights).map(([name, of]) => weightsBytes(name, of)),
    ...Object.entries(inputs).map(([name, shape]) => described(11, name, type, shape)),
    described(12, answer, 1, sides),
  );
  return Buffer.concat([counted(1, 8), held(8, held(1, ""), counted(2, 17)), graph]);
}

const wave = (length: number, step: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => Math.sin(step * (at + 1)));

/** x [n, 4] → hidden = x W → rectified = max(0, hidden) → answer = rectified V + b [n, 2]; W stands behind an Identity. */
export const W = wave(12, 1);
export const V = wave(6, 2);
export const b = Float32Array.of(0.5, -0.5);

export const network = (changes: Partial<NetworkOf> = {}): NetworkOf => ({
  nodes: [
    { operator: "Identity", takes: ["W"], answers: "same" },
    { operator: "MatMul", takes: ["x", "same"], answers: "hidden", module: "body.first" },
    { operator: "Relu", takes: ["hidden"], answers: "rectified", module: "body.rectify" },
    { operator: "Gemm", takes: ["rectified", "V", "b"], answers: "answer", module: "head" },
  ],
  weights: {
    W: { shape: [4, 3], values: W },
    V: { shape: [3, 2], values: V },
    b: { shape: [2], values: b },
  },
  inputs: { x: ["n", 4] },
  output: ["answer", "n", 2],
  ...changes,
});

/** `hidden` of each row, by definition. */
export const hiddenOf = (x: Float32Array): number[] =>
  Array.from({ length: (x.length / 4) * 3 }, (_, at) => {
    const [row, column] = [Math.floor(at / 3), at % 3];
    return [0, 1, 2, 3].reduce((sum, axis) => sum + x[4 * row + axis] * W[3 * axis + column], 0);
  });
