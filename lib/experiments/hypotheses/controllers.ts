import { minus } from "../../platform/display/numbers";
import type { TableRow } from "../../platform/results/tables";
import { detectableDifference, verdictOf } from "../../statistics";
import type { ControllerDifference } from "../prior/controller-hypothesis";
import { fixedName, registeredName, uniformName } from "../prior/searchers";
import { type JudgedHypothesis, notRun, type Variation, whileSome } from "./judged-hypothesis";
import { decidingReading } from "./posterior-hypothesis";

/** Data sets of the thesis that are searched. */
const searchedDataSets = 20;

/**
 * The verdict on the fifth hypothesis. Above uniform and not above the best fixed prior, which sees no data set, the gain
 * is not the information's: the verdict says so.
 *
 * @param kept Rows of `controllerHypothesis` from the reference run; undefined where it has none.
 */
export function judgeControllers(kept: readonly TableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 5,
    title: "A controller that sees raw information finds better architectures than the uniform prior",
    statistic: "summed score less uniform's, over data sets",
  };
  const rows = (kept ?? []) as unknown as readonly ControllerDifference[];
  const isRegistered = ({ prior, less }: ControllerDifference) => prior === registeredName && less === uniformName;
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
  const deciding = rows.filter(({ filterPenalty }) => filterPenalty === decidingReading.filterPenalty);
  const found = deciding.find(isRegistered);
  if (!found) return notRun(named, "The searches have not been run at reference size yet.");
  const shown = ({ prior, less }: ControllerDifference) =>
    prior === registeredName ? `the registered controller less: ${less}` : `${prior}, less ${less}`;
  const variations = [
    ...rows
      .filter((row) => row.filterPenalty !== decidingReading.filterPenalty && isRegistered(row))
      .map((row) => ({ name: `λ = ${minus(row.filterPenalty.toExponential(0))}`, row })),
    ...deciding.filter((row) => row !== found).map((row) => ({ name: shown(row), control: true as const, row })),
  ].map(({ row, ...named }): Variation => ({ ...named, verdict: verdictOn(row), dataSets: row.n }));
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
