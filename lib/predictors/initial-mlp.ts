import { heNormal, type NamedArray, zeros } from "../platform/optimisation/named-array";

/**
 * Fresh parameters of a fully connected network with ReLU between its layers (A.1: 96, 128, 128, 64, 92).
 *
 * @param widths Units of each layer, input first; at least two.
 * @returns Kernel [in, out] and bias [out] of each layer, input side first.
 * @throws RangeError for fewer than two widths.
 */
export function initialMlp(widths: readonly number[], seed: number): readonly NamedArray[] {
  if (widths.length < 2) throw new RangeError(`Build a network: at least 2 widths are needed, got ${widths.length}.`);
  return widths
    .slice(1)
    .flatMap((width, index) => [
      heNormal({ name: `dense${index + 1}/kernel`, shape: [widths[index], width], seed }),
      zeros(`dense${index + 1}/bias`, [width]),
    ]);
}
