import type { Layout } from "plotly.js";
import { minus } from "../platform/display/numbers";

/** A number as a paper writes it: `2·10<sup>−5</sup>` below a hundredth and from a million on, else its digits. */
export function powerText(value: number): string {
  if (value === 0 || (Math.abs(value) >= 0.01 && Math.abs(value) < 1e6)) return minus(String(value));
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  const times = digits === "1" ? "" : `${digits}·`;
  return minus(`${times}10<sup>${Number(exponent)}</sup>`);
}

/** Read, not computed: `10 ** -5` is a little less. */
const power = (exponent: number): number => Number(`1e${exponent}`);

/**
 * A logarithmic axis for values of zero or more, numbered at powers of ten. Zero, which has no logarithm, stands a
 * decade below the smallest other value, under its own number.
 *
 * @returns Where each value is drawn, and the axis.
 * @throws RangeError for a value that is negative or no number.
 */
export function logarithmicAxis(values: readonly number[]): {
  readonly places: readonly number[];
  readonly axis: Pick<Layout["xaxis"], "type" | "range" | "tickvals" | "ticktext" | "tickangle">;
} {
  const wrong = values.find((value) => !(value >= 0 && Number.isFinite(value)));
  if (wrong !== undefined)
    throw new RangeError(`Cannot draw ${wrong} on a logarithmic axis: values must be 0 or more.`);
  const positive = values.filter((value) => value > 0);
  const [smallest, largest] = positive.length > 0 ? [Math.min(...positive), Math.max(...positive)] : [1, 1];
  const first = Math.floor(Math.log10(smallest));
  const zero = power(first - 1);
  const powers = Array.from({ length: Math.ceil(Math.log10(largest)) - first + 1 }, (_, index) => power(first + index));
  // Panels are narrow: at most about five numbers.
  const step = Math.ceil(powers.length / 5);
  const shown = powers.filter((_, index) => index % step === 0);
  const withZero = values.includes(0);
  const [left, right] = [Math.log10(withZero ? zero : smallest), Math.log10(largest)];
  const margin = 0.05 * (right - left) || 0.5;
  return {
    places: values.map((value) => (value === 0 ? zero : value)),
    axis: {
      type: "log",
      range: [left - margin, right + margin],
      tickvals: withZero ? [zero, ...shown] : shown,
      ticktext: withZero ? ["0", ...shown.map(powerText)] : shown.map(powerText),
      tickangle: 0,
    },
  };
}
