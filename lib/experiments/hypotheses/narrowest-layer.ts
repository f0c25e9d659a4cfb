import { parseArchitecture } from "../../search-space/architecture";
import { mean } from "../../statistics";
import { type DipGain, gainsOf } from "./dips";

/** The narrowest of the layers that may dip, 2 to 4: all that are as narrow. */
export function narrowestLayers(architecture: string): readonly number[] {
  const [, ...widths] = parseArchitecture(architecture);
  const least = Math.min(...widths);
  return widths.flatMap((width, index) => (width === least ? [2 + index] : []));
}

/** Mean over the narrowest layers, as of one of them drawn at random: no choice among equals favours a side. */
const overNarrowest = ({ architecture }: DipGain, of: (layer: number) => number): number =>
  mean(narrowestLayers(architecture).map(of));

/**
 * The same networks with the gains of the narrowest of layers 2 to 4 in the place of those of the one that dips, which
 * `layer` still names: the narrowest takes no measurement to find.
 */
export const narrowestInPlace = (gains: readonly DipGain[]): readonly DipGain[] =>
  gains.map((one) => {
    const all = gainsOf(one);
    const gain = overNarrowest(one, (layer) => all[layer - 1]);
    const gainOfOthers = overNarrowest(one, (layer) => mean(all.filter((_, index) => index !== layer - 1)));
    return { ...one, gain, gainOfOthers };
  });

/** The same gains, against that of the narrowest of layers 2 to 4 instead of the mean of the others. */
export const lessNarrowest = (gains: readonly DipGain[]): readonly DipGain[] =>
  gains.map((one) => ({ ...one, gainOfOthers: overNarrowest(one, (layer) => gainsOf(one)[layer - 1]) }));
