import type { TableRow } from "../../platform/results/tables";
import { type HypothesisVerdict, mean, standardErrorOfMean, verdictOfDifferences } from "../../statistics";
import type { WidthTableRow } from "../../width-table";
import { type DipGain, dippingNetworks } from "./dips";
import { doubledInFull } from "./doubled-in-full";
import { lessExpectedOfWidth } from "./expected-of-width";
import { type JudgedHypothesis, notRun, type Variation, whileSome } from "./judged-hypothesis";
import { mostInfluential, withoutName } from "./left-out";
import { lessNarrowest, narrowestInPlace } from "./narrowest-layer";
import { standIn } from "./posterior-hypothesis";

/** Networks a data set below which the registered statistic leaves it out. */
const registeredFewest = 3;

/** What widening where information dips gained on a data set beyond widening elsewhere. */
export interface DipDifference {
  readonly dataSet: string;
  /** Mean over its networks, accuracy. */
  readonly difference: number;
  /** Standard error of that mean. */
  readonly spread: number;
  readonly networks: number;
}

/** Data sets with enough networks that dip, three unless told; a network with several dips counts once. */
export function dipDifferences(
  gains: readonly (DipGain | TableRow)[],
  fewest = registeredFewest,
): readonly DipDifference[] {
  const all = gains as readonly DipGain[];
  return [...new Set(all.map(({ dataSet }) => dataSet))].flatMap((dataSet) => {
    const own = all.filter((one) => one.dataSet === dataSet && Number.isFinite(one.gain - one.gainOfOthers));
    const networks = [...new Set(own.map(({ architecture }) => architecture))];
    if (networks.length < fewest) return [];
    const differences = networks.map((architecture) =>
      mean(own.filter((one) => one.architecture === architecture).map((one) => one.gain - one.gainOfOthers)),
    );
    const spread = standardErrorOfMean(differences);
    return [{ dataSet, difference: mean(differences), spread, networks: networks.length }];
  });
}

/** The sixth hypothesis of data/reference/hypotheses.md, and what it is made of. */
export interface DipHypothesis extends HypothesisVerdict {
  readonly byDataSet: readonly DipDifference[];
  readonly networks: number;
}

/**
 * Whether widening gains most where information dips: gain of accuracy by doubling the layer that dips less the mean
 * gain of the others, mean over the networks of a data set, over data sets with at least three.
 *
 * @param fewest Another number of networks, for controls that leave some out.
 */
export function dipHypothesis(
  gains: readonly (DipGain | TableRow)[],
  seed: number,
  fewest = registeredFewest,
): DipHypothesis {
  const byDataSet = dipDifferences(gains, fewest);
  const verdict = verdictOfDifferences(
    byDataSet.map(({ difference }) => difference),
    { direction: "above" },
    { seed },
  );
  return { ...verdict, byDataSet, networks: byDataSet.reduce((sum, { networks }) => sum + networks, 0) };
}

/** Data sets of the thesis. */
const allDataSets = 27;

/** What kept rows lack: networks of the table that dip and are not widened yet, and data sets that have none. */
function lackingDips(
  kept: readonly TableRow[],
  rows: readonly WidthTableRow[],
  { byDataSet }: DipHypothesis,
): Pick<JudgedHypothesis, "interim"> {
  const gains = kept as unknown as readonly DipGain[];
  const widenedNetworks = new Set(gains.map(({ dataSet, architecture }) => `${dataSet} ${architecture}`)).size;
  const ofDataSets = new Map(gains.map(({ dataSet, dipping }) => [dataSet, dipping]));
  const ofWidened = [...ofDataSets.values()].reduce((sum, networks) => sum + networks, 0);
  const dipping = Math.max(ofWidened, dippingNetworks(rows).length);
  const networks = widenedNetworks < dipping ? [`${widenedNetworks} of ${dipping} networks`] : [];
  // of the table's data sets those without three dips are left out for good
  const { interim } = whileSome(ofDataSets.size, allDataSets);
  const left = ofDataSets.size - byDataSet.length;
  const counted = left > 0 ? ` (${left} of them with fewer networks than the statistic takes)` : "";
  const parts = [...networks, ...(interim ? [interim + counted] : [])];
  return parts.length > 0 ? { interim: parts.join(", ") } : {};
}

/**
 * The verdict on the sixth hypothesis. Dips are not spread evenly over layers and widths, and neither is what width is
 * worth: beside the verdict stand the same of gains less what layer and width alone foretell, and the rule that needs no
 * measurement: widen the narrowest layer.
 *
 * @param kept Rows of `dipRows` from the reference run; undefined where it has none.
 * @param rows Of the width table that they were widened from; without it that control is left out.
 */
export function judgeDips(
  kept: readonly TableRow[] | undefined,
  rows: readonly WidthTableRow[] = [],
): JudgedHypothesis {
  const named = {
    number: 6,
    title: "Widening helps most where information dips",
    statistic: "gain of accuracy there less elsewhere, over data sets",
  };
  if (!kept) return notRun(named, "The networks that dip have not been trained wider yet.");
  const judged = dipHypothesis(kept, 1);
  const without = (left: string) =>
    dipHypothesis(
      kept.filter(({ dataSet }) => dataSet !== left),
      1,
    );
  const hasStandIn = judged.byDataSet.some(({ dataSet }) => dataSet === standIn);
  const one = mostInfluential(judged.byDataSet, (some) => mean(some.map(({ difference }) => difference)));
  const gains = kept as unknown as readonly DipGain[];
  const beyondWidth = dipHypothesis(lessExpectedOfWidth(gains, rows), 1);
  const inFull = dipHypothesis(doubledInFull(gains), 1, 1);
  const variations = [
    ...(hasStandIn ? [{ name: "without the stand-in", found: without(standIn) }] : []),
    ...(one && one !== standIn ? [{ name: withoutName(one), found: without(one) }] : []),
    ...(inFull.networks > 0
      ? [{ name: "only layers that are doubled in full, from one network a data set", found: inFull }]
      : []),
    ...(beyondWidth.networks > 0
      ? [{ name: "gains less what layer and width alone foretell", control: "beyond" as const, found: beyondWidth }]
      : []),
    {
      name: "the narrowest of layers 2 to 4 in the dip's place",
      control: "without" as const,
      found: dipHypothesis(narrowestInPlace(gains), 1),
    },
    {
      name: "the dip's gain less that of the narrowest",
      control: "beyond" as const,
      found: dipHypothesis(lessNarrowest(gains), 1),
    },
  ];
  return {
    ...named,
    verdict: judged,
    dataSets: judged.byDataSet.length,
    ...lackingDips(kept, rows, judged),
    variations: variations.map(
      ({ found, ...rest }): Variation => ({ ...rest, verdict: found, dataSets: found.byDataSet.length }),
    ),
  };
}
