import { nLayers, parseArchitecture } from "../../search-space/architecture";
import { mean } from "../../statistics";
import type { WidthTableRow } from "../../width-table";
import { tableWidthCoefficients } from "../posterior/table-profiles";
import { widened } from "../posterior/widening";
import type { DipGain } from "./dips";

/**
 * Gains by widening less what a data set's fit of accuracy on the logarithm of widths expects of the same layers: what is
 * left is what that additive fit does not tell by which layer it is and how wide it was. Gains on data sets whose networks do
 * not determine that fit are left out.
 *
 * @param rows Of the width table that the networks are of.
 */
export function lessExpectedOfWidth(gains: readonly DipGain[], rows: readonly WidthTableRow[]): readonly DipGain[] {
  const coefficients = tableWidthCoefficients(rows);
  return gains.flatMap((one) => {
    const worth = coefficients.get(one.dataSet);
    if (!worth) return [];
    const base = parseArchitecture(one.architecture);
    const expected = Array.from(
      { length: nLayers },
      (_, index) => worth[index] * Math.log2(widened(base, index)[index] / base[index]),
    );
    const ofOthers = mean(expected.filter((_, index) => index !== one.layer - 1));
    return [{ ...one, gain: one.gain - expected[one.layer - 1], gainOfOthers: one.gainOfOthers - ofOthers }];
  });
}
