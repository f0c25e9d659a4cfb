import { exactText, singlePrecision } from "./exact-text";

/** MIME type → content. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The method `name` of `value`, bound to it; undefined when there is none. */
export function method(value: object, name: string | symbol): ((...args: readonly unknown[]) => unknown) | undefined {
  const found = (value as Record<string | symbol, unknown>)[name];
  return typeof found === "function" ? (...args) => found.apply(value, args) : undefined;
}

interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  data(): Promise<ArrayLike<number>>;
}

/** True for tensors of TensorFlow.js. */
export function isTensor(value: object): value is Tensor {
  return "dataId" in value && "shape" in value && "dtype" in value && "isDisposed" in value;
}

function summaryOf(numbers: ArrayLike<number>, digits: (value: number) => string): string {
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    if (Number.isNaN(number)) continue;
    if (number < min) min = number;
    if (number > max) max = number;
    sum += number;
    count++;
  }
  const missing = numbers.length - count;
  const parts = count === 0 ? [] : [`min ${digits(min)}`, `mean ${digits(sum / count)}`, `max ${digits(max)}`];
  return [...parts, ...(missing === 0 ? [] : [`${missing} NaN`])].join(", ");
}

/** Entries of each dimension that a notebook shows of a vector or matrix, and of a tensor of higher rank. */
const ENTRY_LIMITS = { matrix: 20, higher: 6 };

/** The first entries of each dimension of a tensor, nested, as text; those left out are counted. */
function textOfEntries(values: ArrayLike<unknown>, shape: readonly number[], digits: (value: never) => string): string {
  const limit = shape.length <= 2 ? ENTRY_LIMITS.matrix : ENTRY_LIMITS.higher;
  const text = (from: number, size: number, [length, ...inner]: readonly number[], indent: string): string => {
    if (length === undefined) return digits(values[from] as never);
    const part = size / length;
    const shown = Array.from({ length: Math.min(length, limit) }, (_, index) =>
      text(from + index * part, part, inner, `${indent} `),
    );
    const left = length - shown.length;
    const entries = left > 0 ? [...shown, `… ${left} more`] : shown;
    return `[${entries.join(inner.length > 0 ? `,\n${indent} ` : ", ")}]`;
  };
  return text(0, values.length, shape, "");
}

/** Type, shape and range of a tensor, and its first values, nothing rounded but what its precision does not hold. */
export async function describeTensor(tensor: Tensor): Promise<string> {
  const title = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return `${title}, disposed`;
  // TensorFlow.js hands complex numbers over in pairs.
  if (tensor.dtype === "complex64") return `${title}\n${String(tensor).replace(/^Tensor\n/, "")}`;
  const single = (value: number): string => exactText(singlePrecision(Math.fround(value)));
  const values = await tensor.data();
  if (tensor.dtype === "string") return `${title}\n${textOfEntries(values, tensor.shape, JSON.stringify)}`;
  const digits =
    tensor.dtype === "bool" ? (value: number) => String(value !== 0) : tensor.dtype === "int32" ? String : single;
  const summary = summaryOf(values, (value) => (Number.isInteger(value) ? String(value) : single(value)));
  return `${title}${summary === "" ? "" : `: ${summary}`}\n${textOfEntries(values, tensor.shape, digits)}`;
}

/** What the files of each image format begin with, as hexadecimal digits. */
const imageFormats: Readonly<Record<string, RegExp>> = {
  "image/png": /^89504e470d0a1a0a/,
  "image/jpeg": /^ffd8ff/,
  "image/gif": /^47494638(?:37|39)61/,
  "image/webp": /^52494646.{8}57454250/,
};

/** The MIME type of an image file's bytes; undefined for other bytes. */
export function imageTypeOf(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("hex");
  return Object.entries(imageFormats).find(([, pattern]) => pattern.test(start))?.[0];
}
