type Sequence = readonly unknown[];

const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

/** True for `{ … }` of any realm: cells run in one of their own. */
function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The entries of what holds values in order: an array, a typed array, a set, a series of danfojs or polars. */
function sequenceOf(value: object): Sequence | undefined {
  if (Array.isArray(value)) return value;
  if (tagOf(value) === "Map") return undefined;
  if (typeof (value as Iterable<unknown>)[Symbol.iterator] === "function") return [...(value as Iterable<unknown>)];
  const { values, shape } = value as { readonly values?: unknown; readonly shape?: unknown };
  return Array.isArray(values) && Array.isArray(shape) ? values : undefined;
}

const article = (name: string): string => `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;

function refusal(path: string, kind: string): TypeError {
  const where = path === "" ? "The figure" : `Its attribute ${path}`;
  return new TypeError(
    `Cannot draw a figure. ${where} is ${kind}: Plotly draws numbers, texts, dates and lists of them.`,
  );
}

const below = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/**
 * A figure's description as JSON can hold it, so that it is drawn alike wherever it goes: typed arrays, sets and series
 * become lists, dates ISO 8601, big integers numbers (texts where a number would be another), at any depth.
 *
 * @param path Name of `value` in the figure, for errors.
 * @throws TypeError that names the attribute of what cannot be drawn: a function, a map, a tensor, an object that
 *   contains itself, an object of a class.
 */
export function plainFigure<Value>(value: Value, path = ""): Value {
  return plain(value, path, new Set()) as Value;
}

function plain(value: unknown, path: string, above: Set<object>): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "function" || typeof value === "symbol") throw refusal(path, article(typeof value));
  if (typeof value !== "object" || value === null) return value;
  if (above.has(value)) throw refusal(path, "an object that contains itself");
  above.add(value);
  try {
    return plainObject(value, path, above);
  } finally {
    above.delete(value);
  }
}

function plainObject(value: object, path: string, above: Set<object>): unknown {
  const sequence = sequenceOf(value);
  if (sequence) {
    // Most entries are numbers and texts: no name is made up for them.
    return Array.from(sequence, (entry, index) =>
      typeof entry === "number" || typeof entry === "string" ? entry : plain(entry, `${path}[${index}]`, above),
    );
  }
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === "function") return plain(toJSON.call(value, ""), path, above); // dates, and others' kinds of them
  if (!isPlainObject(value)) throw refusal(path, article(value.constructor?.name || tagOf(value)));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry, below(path, key), above)]));
}
