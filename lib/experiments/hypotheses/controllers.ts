import { minus } from "../../platform/display/numbers";
import type { TableRow } from "../../platform/results/tables";
import { detectableDifference, mean, verdictOf, verdictOfDifferences } from "../../statistics";
import type { ControllerDifference, ControllerOnDataSet } from "../prior/controller-hypothesis";
import {
  blindName,
  correctedName,
  fixedName,
  permutedName,
  registeredName,
  standardisedName,
  uniformName,
} from "../prior/searchers";
import { type JudgedHypothesis, notRun, type Variation, whileSome } from "./judged-hypothesis";
import { mostInfluential, withoutName } from "./left-out";
import { decidingReading } from "./posterior-hypothesis";

/** Data sets of the thesis that are searched. */
const searchedDataSets = 20;

/** What kinds of control the comparisons are, by whose score is taken less whose. */
function controlOf({ prior, less }: ControllerDifference): Variation["control"] {
  if (less !== uniformName) return "beyond";
  const seesOwn = [registeredName, standardisedName, correctedName.raw].some((name) => name === prior);
  return seesOwn ? undefined : "without";
}

const shortNames: Readonly<Record<string, string>> = {
  [registeredName]: "registered",
  [standardisedName]: "the same, standardised (A.4)",
  [permutedName]: "the same, information of other data sets",
  [blindName]: "the same, no data set",
  [correctedName.raw]: "better update, raw information",
  [correctedName.permuted]: "better update, information of other data sets",
  [fixedName]: "better update, no data set: best fixed prior",
};

/** How a controller of the fifth hypothesis is called beside the registered one. */
export const controllerName = (name: string): string => shortNames[name] ?? name;

/**
 * The verdict on the fifth hypothesis. Above uniform and not above the best fixed prior, which sees no data set, the gain
 * is not the information's: the verdict says so.
 *
 * @param kept Rows of `controllerHypothesis` from the reference run; undefined where it has none.
 * @param byDataSet Rows of `controllerByDataSet` from the same run.
 */
export function judgeControllers(
  kept: readonly TableRow[] | undefined,
  byDataSet: readonly TableRow[] = [],
): JudgedHypothesis {
  const named = {
    number: 5,
    title: "A controller that sees raw information finds better architectures than the uniform prior",
    statistic: "summed score less uniform's, over data sets",
  };
  const rows = (kept ?? []) as unknown as readonly ControllerDifference[];
  const ofRegistered = ({ prior, less }: ControllerDifference) => prior === registeredName && less === uniformName;
  const verdictOn = ({
    difference,
    standardError,
    low,
    high,
    pOneSided,
    n,
  }: ControllerDifference): Variation["verdict"] => {
    const detectable = detectableDifference({ standardDeviation: standardError * Math.sqrt(n), n });
    return verdictOf(
      { statistic: difference, interval: [low, high], pValue: pOneSided, detectable },
      { direction: "above" },
    );
  };
  const isReport = ({ by, on }: ControllerDifference) => by === "report" && on === "searched";
  const { filterPenalty: decides } = decidingReading;
  const deciding = rows.filter(({ filterPenalty }) => filterPenalty === decides);
  const found = deciding.find((row) => ofRegistered(row) && isReport(row));
  if (!found && rows.length > 0) {
    return notRun(
      named,
      "The searches that are kept are scored by the accuracies that selected, not by report images.",
    );
  }
  if (!found) return notRun(named, "The searches have not been run at reference size yet.");
  const choiceOf = (row: ControllerDifference): string => {
    if (row.filterPenalty !== decides) return `λ = ${minus(row.filterPenalty.toExponential(0))}`;
    if (row.on === "unseen") return "on data sets that no search has seen";
    if (row.by === "selection") return "by the accuracies that selected";
    return `${controllerName(row.prior)}, less ${controllerName(row.less)}`;
  };
  // raw less standardised is the question of another hypothesis
  const shown = rows.filter(
    (row) =>
      row !== found &&
      row.less !== standardisedName &&
      (row.filterPenalty === decides || (ofRegistered(row) && isReport(row))),
  );
  const own = (byDataSet as unknown as readonly ControllerOnDataSet[]).filter(
    ({ filterPenalty }) => filterPenalty === decides,
  );
  const meanOf = (some: readonly ControllerOnDataSet[]) => mean(some.map(({ difference }) => difference));
  const over = (name: string, some: readonly ControllerOnDataSet[]): readonly Variation[] => {
    const differences = some.map(({ difference }) => difference);
    const verdict = () => verdictOfDifferences(differences, { direction: "above" }, { seed: 1 });
    return some.length > 1 && some.length < own.length ? [{ name, verdict: verdict(), dataSets: some.length }] : [];
  };
  const one = mostInfluential(own, meanOf);
  const variations = [
    ...shown.map((row): Variation => {
      const control = controlOf(row);
      return { name: choiceOf(row), ...(control && { control }), verdict: verdictOn(row), dataSets: row.n };
    }),
    ...over(
      "on data sets whose surrogates are to be trusted",
      own.filter(({ trusted }) => trusted === "yes"),
    ),
    ...(one
      ? over(
          withoutName(one),
          own.filter(({ dataSet }) => dataSet !== one),
        )
      : []),
  ];
  const verdict = verdictOn(found);
  const overFixed = deciding.find(({ prior, less }) => prior === registeredName && less === fixedName);
  const byInformation = overFixed !== undefined && verdictOn(overFixed).verdict === "supported";
  return {
    ...named,
    verdict,
    ...(verdict.verdict === "supported" && !byInformation && { reservation: "the gain is not the information's" }),
    dataSets: found.n,
    variations,
    ...whileSome(found.n, searchedDataSets),
  };
}
