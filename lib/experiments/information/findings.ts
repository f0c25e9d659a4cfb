import type { Profile } from "../study/profiles";
import type { LadderOfLayers } from "./ladder-of-layers";
import type { DataProcessingRow } from "./layers-under-data-processing";
import type { ObjectiveRow, TransferRow } from "./mine-against-labels";
import type { SpreadRow } from "./spread-of-layers";

const show = (nats: number, digits = 2): string => {
  const text = nats.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
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

/** Pairs of layers with an excess beyond error, and how large one would have had to be. */
export function dataProcessingFindings(rows: readonly DataProcessingRow[]): readonly string[] {
  return [...new Set(rows.map(({ way }) => way))].map((way) => {
    const own = rows.filter((row) => row.way === way);
    const violated = own.filter(({ verdict }) => verdict === "earlierUnderfit").length;
    const seen = own.flatMap(({ detectableNats }) => (detectableNats === null ? [] : [detectableNats]));
    const words = way === "warmStart" ? "inherited" : "own";
    const power =
      seen.length > 0
        ? ` an excess of ${show(Math.min(...seen), 3)} to ${show(Math.max(...seen), 3)} nats would have been seen in 4 of 5 samples, pair by pair`
        : " no paired error";
    return `With ${words} critics ${violated} of ${own.length} pairs exceed their error;${power}.`;
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

/** How well one measurement tells architectures apart, number by number. */
export function spreadFindings(rows: readonly SpreadRow[]): readonly string[] {
  return rows.map(({ what, architecture, training, imagesByNetwork, critic, reliability, attainable }) => {
    const parts = { architecture, "seed of training": training, images: imagesByNetwork, "seed of critic": critic };
    const [largest] = Object.entries(parts).sort(([, a], [, b]) => b - a);
    const most = attainable === null ? "" : ` Its correlation with the accuracy can't show above ${show(attainable)}.`;
    return `${what}: most of the spread between networks comes from ${largest[0]}; reliability for architectures ${show(reliability)}.${most}`;
  });
}
