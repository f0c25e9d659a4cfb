import { minus } from "../../platform/display/numbers";
import type { Profile } from "../study/profile";
import type { LadderOfLayers } from "./ladder-of-layers";
import type { DataProcessingRow } from "./layers-under-data-processing";
import type { ObjectiveRow, TransferRow } from "./mine-against-labels";
import type { SpreadRow } from "./spread-of-layers";

const show = (nats: number, digits = 2): string => {
  const text = nats.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : minus(text);
};

/** What a profile's size allows: small ones show the way, and their numbers carry no conclusion on networks. */
export function sizeRemark({ name, trainPoints, validationPoints }: Profile): string {
  const small = typeof validationPoints === "number" && validationPoints < 500;
  const sizes = `Profile ${name}: ${trainPoints} images of training, ${validationPoints} others.`;
  return small ? `${sizes} This shows the way and no result.` : sizes;
}

/** How far the ladder raised each layer, and which verdicts it earned; from intervals and gains alone. */
export function ladderFindings({ layers }: LadderOfLayers): readonly string[] {
  return layers.map(({ layer, rungs, bound, lowerLimit, verdict, because }) => {
    const [first, last] = [rungs[0], rungs[rungs.length - 1]];
    const climbed = `layer ${layer}: ${show(first.bound)} nats by ${first.family} critics, ${show(bound)} up to ${last.family}`;
    return `${climbed}, at least ${show(lowerLimit)}. Verdict "${verdict}": ${because}`;
  });
}

/** Differences of bounds that are rounding alone, nats: both layers say the same of every image. */
const rounding = 1e-6;

/**
 * Pairs of layers with an excess beyond error, and how large one would have had to be. Of pairs whose bounds agree image
 * by image, as where critics see nothing of either layer, no sample could have shown an excess.
 */
export function dataProcessingFindings(rows: readonly DataProcessingRow[]): readonly string[] {
  return [...new Set(rows.map(({ way }) => way))].map((way) => {
    const own = rows.filter((row) => row.way === way);
    const violated = own.filter(({ verdict }) => verdict === "earlierUnderfit").length;
    const paired = own.flatMap(({ detectableNats }) => (detectableNats === null ? [] : [detectableNats]));
    const seen = paired.filter((nats) => nats > rounding);
    const alike = paired.length - seen.length;
    const words = way === "warmStart" ? "inherited" : "own";
    const power =
      seen.length > 0
        ? ` an excess of ${show(Math.min(...seen), 3)} to ${show(Math.max(...seen), 3)} nats would have been seen in 4 of 5 samples, pair by pair`
        : paired.length > 0
          ? ""
          : " no paired error";
    const blind = alike > 0 ? `${power && ";"} ${alike} say the same of every image and could show none` : "";
    return `With ${words} critics ${violated} of ${own.length} pairs exceed their error;${power}${blind}.`;
  });
}

/** What each objective's critics say of other images, less what those of MINE's do, where fits tell them apart. */
export function objectiveFindings(rows: readonly ObjectiveRow[]): readonly string[] {
  const mine = rows.filter(({ objective }) => objective === "dv");
  return rows
    .filter(({ objective }) => objective !== "dv")
    .map(({ objective, layer, labelCrossEntropy, sd }) => {
      const reference = mine.find((row) => row.layer === layer) as ObjectiveRow;
      const difference = labelCrossEntropy - reference.labelCrossEntropy;
      const spread = Math.hypot(sd ?? Number.POSITIVE_INFINITY, reference.sd ?? Number.POSITIVE_INFINITY);
      const told = Math.abs(difference) > 2 * spread;
      const size = `${show(difference)} nats against critics fitted by dv`;
      return `layer ${layer}, fitted by ${objective}: ${size}, ${told ? "more" : "not more"} than twice the spread of single fits (${show(spread)}).`;
    });
}

/** What handing on saved, layer by layer. */
export function transferFindings(rows: readonly TransferRow[]): readonly string[] {
  return rows.map(({ from, layer, share, coldEpochs, warmEpochs }) => {
    const handed = `layer ${from} to ${layer}, ${Math.round(100 * share)} % of the numbers handed on`;
    if (warmEpochs === null) return `${handed}: not every handed-on critic reached the bound of its fresh one.`;
    return `${handed}: ${show(warmEpochs, 1)} epochs to the bound for which fresh critics take ${show(coldEpochs, 1)}.`;
  });
}

/**
 * How well one measurement tells architectures apart, number by number; and what its reliability says of its correlation
 * with accuracy. One above that means errors that both share, such as those of the images, or components by chance.
 */
export function spreadFindings(rows: readonly SpreadRow[]): readonly string[] {
  return rows.map((row) => {
    const { what, architecture, training, imagesByNetwork, critic, reliability, correlation, attainable } = row;
    const parts = { architecture, "seed of training": training, images: imagesByNetwork, "seed of critic": critic };
    const [largest] = Object.entries(parts).sort(([, a], [, b]) => b - a);
    const single = `${what}: the largest component between networks is that of ${largest[0]}; reliability for architectures ${show(reliability)}.`;
    if (attainable === null || correlation === null) return single;
    const limit = `${single} Errors of its own let its correlation with the accuracy show up to ${show(attainable)}`;
    if (Math.abs(correlation) <= attainable) return `${limit}; it is ${show(correlation)}.`;
    return `${limit}; it is ${show(correlation)}, so both share errors, or few networks mislead.`;
  });
}
