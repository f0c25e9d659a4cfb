import canonicalize from "canonicalize";

/** A key that JavaScript puts before all others, whatever the order in which they were set. */
const isIndex = (key: string): boolean => key.charCodeAt(0) <= 57 && /^\d+$/.test(key);

/** Thrown where JSON of a copy with sorted keys could be another text. */
const unusual = new Error("Not plain JSON.");

/** A copy whose objects have their keys in order; what JSON.stringify writes as it stands is not copied. */
function inOrder(value: unknown): unknown {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw unusual;
  }
  if (value === null || typeof value !== "object") {
    if (typeof value === "function" || typeof value === "symbol") throw unusual;
    return value;
  }
  if (Array.isArray(value)) {
    if ("toJSON" in value) throw unusual;
    const copied = value.findIndex((each) => typeof each !== "number" || !Number.isFinite(each));
    if (copied === -1) return value;
    const copy = value.map(inOrder);
    // `map` leaves holes, which `canonicalize` leaves out and JSON writes as null
    if (Object.keys(copy).length < copy.length) throw unusual;
    return copy;
  }
  const prototype = Object.getPrototypeOf(value);
  // by its place, since an object of a notebook's cell has another Object.prototype
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain || "toJSON" in value) throw unusual;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    if (isIndex(key) || key === "__proto__") throw unusual;
    copy[key] = inOrder((value as Record<string, unknown>)[key]);
  }
  return copy;
}

/**
 * A value as canonical JSON (RFC 8785), or undefined for one that JSON cannot hold. The text is that of `canonicalize`,
 * which writes what is not made of plain objects, arrays, numbers and texts; of such values, as tasks are, it takes
 * several times as long as the engine's own JSON of a copy with sorted keys.
 *
 * @throws Error for a number that is not finite.
 */
export function canonicalJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(inOrder(value));
  } catch (error) {
    if (error === unusual) return canonicalize(value);
    throw error;
  }
}
