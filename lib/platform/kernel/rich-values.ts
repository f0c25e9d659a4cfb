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

function summaryOf(numbers: ArrayLike<number>): string {
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    if (Number.isNaN(number)) continue;
    if (number < min) min = number;
    if (number > max) max = number;
    sum += number;
    count++;
  }
  const digits = (number: number): string => String(Number(number.toPrecision(6)));
  const missing = numbers.length - count;
  const parts = count === 0 ? [] : [`min ${digits(min)}`, `mean ${digits(sum / count)}`, `max ${digits(max)}`];
  return [...parts, ...(missing === 0 ? [] : [`${missing} NaN`])].join(", ");
}

/** Type, shape and range of a tensor, and its values, the middle of long ones left out. */
export async function describeTensor(tensor: Tensor): Promise<string> {
  const title = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return `${title}, disposed`;
  const isNumeric = tensor.dtype !== "string" && tensor.dtype !== "complex64";
  const summary = isNumeric ? summaryOf(await tensor.data()) : "";
  const values = String(tensor).replace(/^Tensor\n/, "");
  return `${title}${summary === "" ? "" : `: ${summary}`}\n${values}`;
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
