import type { ColumnFormat } from "../results/columns";

/** Stands where there is no number. */
export const missing = "–";

/** A number's text with the sign that typesetters use: as wide as a plus. */
export const minus = (text: string): string => text.replaceAll("-", "−");

/** A number with sensible digits: whole numbers in full, else small and large ones in scientific notation. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return missing;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isSafeInteger(value)) return minus(String(value));
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return minus(value.toExponential(Math.max(0, digits - 2)));
  return minus(String(Number(value.toPrecision(digits))));
}

const orderOf = (size: number): number => Math.floor(Math.log10(size));

/**
 * How to write the numbers of one column so that they can be compared at a glance: the same number of decimals for
 * all, enough for `digits` significant digits of the largest. Columns of whole numbers have none; columns whose numbers
 * lie too far apart are written number by number.
 */
export function columnFormatter(values: readonly number[], digits = 4): (value: number) => string {
  const sizes = values.filter(Number.isFinite).map(Math.abs);
  const largest = Math.max(0, ...sizes);
  const smallest = Math.min(Number.POSITIVE_INFINITY, ...sizes.filter((size) => size > 0));
  const whole = sizes.every((size) => Number.isInteger(size));
  const most = Math.max(0, digits - 1 - orderOf(largest));
  // 0.1 and 0.25 need no zeros behind them.
  const needed = sizes.map(
    (size) =>
      (
        Number(size.toFixed(Math.min(most, 20)))
          .toString()
          .split(".")[1] ?? ""
      ).length,
  );
  const decimals = Math.min(most, Math.max(0, ...needed));
  const even = largest > 0 && largest < 1e6 && decimals <= 6 && smallest >= 10 ** -decimals / 2;
  if (whole || !even) return (value) => formatNumber(value, digits);
  return (value) => (Number.isFinite(value) ? minus(value.toFixed(decimals)) : formatNumber(value));
}

/** A column whose numbers are written so, with that sign; a dash where there is none. */
export const written = (write: (value: number) => string): ColumnFormat => ({
  format: (value) => (typeof value === "number" && Number.isFinite(value) ? minus(write(value)) : missing),
});

/** A column with so many decimals. */
export const decimals = (count: number): ColumnFormat => written((value) => value.toFixed(count));
