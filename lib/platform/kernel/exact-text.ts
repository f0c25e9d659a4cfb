import { inspect } from "node:util";

/** A number of single precision by the fewest digits that tell it from its neighbours: 0.1, not 0.10000000149011612. */
export function singlePrecision(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value; // -0 too
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** A value as it is, nothing rounded: what differs reads differently, -0 and 0, NaN and null too. */
export function exactText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Object.is(value, -0)) return "-0";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (typeof value !== "object" || value === null) return String(value);
  return inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY });
}
