import { parseArchitecture } from "../../search-space/architecture";
import { mean } from "../../statistics";
import { widened } from "../posterior/widening";
import { type DipGain, gainsOf } from "./dips";

/**
 * The same gains where widening stopped at no limit: the layer that dips is twice as wide, and so are the others that it is
 * held against. A wide layer that could grow little gains little, whatever it knows. Networks without such layers are left
 * out.
 */
export const doubledInFull = (gains: readonly DipGain[]): readonly DipGain[] =>
  gains.flatMap((one) => {
    const base = parseArchitecture(one.architecture);
    const all = gainsOf(one);
    const isDoubled = (index: number): boolean => widened(base, index)[index] === 2 * base[index];
    const others = all.filter((_, index) => index !== one.layer - 1 && isDoubled(index));
    return isDoubled(one.layer - 1) && others.length > 0 ? [{ ...one, gainOfOthers: mean(others) }] : [];
  });
