import {
  bootstrapInterval,
  correlationPValue,
  detectableCorrelation,
  type HypothesisVerdict,
  type Interval,
  spearman,
  verdictOf,
} from "../../statistics";
import type { WidthTableRow } from "../../width-table/rows";
import type { ProfiledDataSet } from "../posterior/profile-and-width";
import { tableProfiles } from "../posterior/table-profiles";
import { trialDataSets } from "../posterior/table-tests";
import { type JudgedHypothesis, notRun } from "./judged-hypothesis";
import { mostInfluential, withoutName } from "./left-out";
import { standIn } from "./posterior-hypothesis";

/** Data sets of the thesis that the trial did not use: the first hypothesis is about these. */
const untouched = 15;

/** Networks of a data set in the whole table. */
const plannedArchitectures = 64;

const resamples = 10_000;

const trainedOn = (rows: readonly WidthTableRow[], id: string): number =>
  new Set(rows.filter(({ dataSet }) => dataSet === id).map(({ architecture }) => architecture)).size;

const riseOf = ({ usable }: ProfiledDataSet): number => usable[usable.length - 1] - usable[0];
const accuracyOf = ({ accuracy }: ProfiledDataSet): number => accuracy;
const returnOf = ({ returnToWidth }: ProfiledDataSet): number => returnToWidth;

/** How a number of each data set goes with the return to width. */
export interface RankVerdict extends HypothesisVerdict {
  readonly dataSets: number;
}

function rankVerdict(
  profiles: readonly ProfiledDataSet[],
  by: (profile: ProfiledDataSet) => number,
  seed: number,
): RankVerdict {
  const rank = (some: readonly ProfiledDataSet[]) => spearman(some.map(by), some.map(returnOf));
  const found = {
    statistic: rank(profiles),
    interval: bootstrapInterval(profiles, rank, { seed, resamples }),
    pValue: correlationPValue(profiles.map(by), profiles.map(returnOf), { seed }),
    detectable: detectableCorrelation(profiles.length),
  };
  return { ...verdictOf(found, { direction: "above" }), dataSets: profiles.length };
}

/** The first hypothesis of data/reference/hypotheses.md on a width table. */
export interface RiseHypothesis {
  /** Of the data sets that the trial did not use, as many as the table has. */
  readonly untouched: RankVerdict;
  /** All data sets of the table, those of the trial among them; and without the stand-in, where that is one of them. */
  readonly all: RankVerdict;
  readonly withoutStandIn?: RankVerdict;
  /** The accuracy in the place of the rise, on the data sets of `untouched`. */
  readonly byAccuracy: RankVerdict;
  /** ρ of the rise less ρ of the accuracy on the same data sets, with its bootstrap interval. */
  readonly overAccuracy: { readonly difference: number; readonly interval: Interval };
  /** One a data set of the table. */
  readonly profiles: readonly ProfiledDataSet[];
  /** Of `untouched`, without the one data set that moves it most. */
  readonly withoutOne?: { readonly dataSet: string; readonly verdict: RankVerdict };
  /** Data sets that the trial did not use and the table has not. */
  readonly lacking: number;
  /** Least number of trained networks of a data set of `untouched`, dead ones among them. */
  readonly networks: number;
}

/**
 * Whether the rise of usable information over the layers foretells what width is worth: Spearman's ρ over data sets, of
 * `usable4 − usable1` with the accuracy that doubling layers 3 and 4 gains, by the networks of a width table's first seed.
 *
 * @returns ρ has no unit; p values are one-sided, of random orders.
 */
export function riseHypothesis(rows: readonly WidthTableRow[], seed: number): RiseHypothesis {
  const profiles = tableProfiles(rows);
  const fresh = profiles.filter(({ dataSet }) => !trialDataSets.includes(dataSet));
  const others = profiles.filter(({ dataSet }) => dataSet !== standIn);
  const advantage = (some: readonly ProfiledDataSet[]): number => {
    const wanted = some.map(returnOf);
    return spearman(some.map(riseOf), wanted) - spearman(some.map(accuracyOf), wanted);
  };
  const one = mostInfluential(fresh, (some) => spearman(some.map(riseOf), some.map(returnOf)));
  const withoutOne = fresh.filter(({ dataSet }) => dataSet !== one);
  return {
    ...(one && { withoutOne: { dataSet: one, verdict: rankVerdict(withoutOne, riseOf, seed) } }),
    untouched: rankVerdict(fresh, riseOf, seed),
    all: rankVerdict(profiles, riseOf, seed),
    ...(others.length < profiles.length && { withoutStandIn: rankVerdict(others, riseOf, seed) }),
    byAccuracy: rankVerdict(fresh, accuracyOf, seed),
    overAccuracy: {
      difference: advantage(fresh),
      interval: bootstrapInterval(fresh, advantage, { seed, resamples }),
    },
    profiles,
    lacking: Math.max(0, untouched - fresh.length),
    networks: Math.min(...fresh.map(({ dataSet }) => trainedOn(rows, dataSet))),
  };
}

/** The verdict on the first hypothesis; none while the width table lacks one of its data sets. */
export function judgeRise(rows: readonly WidthTableRow[] | undefined): JudgedHypothesis {
  const named = {
    number: 1,
    title: "The rise of usable information foretells what width is worth",
    statistic: "Spearman's ρ over data sets",
  };
  if (!rows || rows.length === 0) return notRun(named, "There is no width table.");
  const found = riseHypothesis(rows, 1);
  const { lacking, networks } = found;
  if (lacking > 0) return notRun(named, `${lacking} of its ${untouched} data sets are not in the width table yet.`);
  const variations = [
    { name: "accuracy in the place of the rise", control: "without" as const, verdict: found.byAccuracy },
    { name: "all data sets, the trial's among them", verdict: found.all },
    ...(found.withoutStandIn ? [{ name: "all data sets without the stand-in", verdict: found.withoutStandIn }] : []),
    ...(found.withoutOne ? [{ name: withoutName(found.withoutOne.dataSet), verdict: found.withoutOne.verdict }] : []),
  ];
  const against = [
    ...(found.untouched.statistic <= 0 ? ["ρ is not above 0"] : []),
    ...(found.byAccuracy.statistic >= found.untouched.statistic ? ["accuracy foretells as much"] : []),
  ];
  return {
    ...named,
    verdict: found.untouched,
    ...(against.length > 0 && { reservation: `${against.join(" and ")}, registered as against it` }),
    dataSets: found.untouched.dataSets,
    variations: variations.map((variation) => ({ ...variation, dataSets: variation.verdict.dataSets })),
    ...(networks < plannedArchitectures && { interim: `${networks} of ${plannedArchitectures} networks a data set` }),
  };
}
