import { parseArchitecture } from "../../search-space/architecture";
import { mean } from "../../statistics";
import type { DipGain } from "./dips";

/** The narrowest of the layers that may dip, 2 to 4; of equal ones the first. */
export function narrowestLayer(architecture: string): number {
  const [, ...widths] = parseArchitecture(architecture);
  return 2 + widths.indexOf(Math.min(...widths));
}

const gainsOf = ({ gain1, gain2, gain3, gain4 }: DipGain): readonly number[] => [gain1, gain2, gain3, gain4];

/** The same networks, the narrowest of layers 2 to 4 in the place of the one that dips: it takes no measurement to find. */
export const narrowestInPlace = (gains: readonly DipGain[]): readonly DipGain[] =>
  gains.map((one) => {
    const layer = narrowestLayer(one.architecture);
    const all = gainsOf(one);
    const gainOfOthers = mean(all.filter((_, index) => index !== layer - 1));
    return { ...one, layer, gain: all[layer - 1], gainOfOthers };
  });

/** The same gains, against that of the narrowest of layers 2 to 4 instead of the mean of the others. */
export const lessNarrowest = (gains: readonly DipGain[]): readonly DipGain[] =>
  gains.map((one) => ({ ...one, gainOfOthers: gainsOf(one)[narrowestLayer(one.architecture) - 1] }));
