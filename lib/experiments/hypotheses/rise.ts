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
import { tableProfiles } from "../posterior/table-networks";
import { trialDataSets } from "../posterior/table-tests";

/** Data sets of the thesis that the trial did not use: the first hypothesis is about these. */
const untouched = 15;

/** Networks of a data set in the whole table. */
export const plannedArchitectures = 64;

const resamples = 10_000;

const riseOf = ({ usable }: ProfiledDataSet): number => usable[usable.length - 1] - usable[0];
const accuracyOf = ({ accuracy }: ProfiledDataSet): number => accuracy;

/** How a number of each data set goes with the return to width. */
export interface RankVerdict extends HypothesisVerdict {
  readonly dataSets: number;
}

function rankVerdict(
  profiles: readonly ProfiledDataSet[],
  by: (profile: ProfiledDataSet) => number,
  seed: number,
): RankVerdict {
  const rank = (some: readonly ProfiledDataSet[]) =>
    spearman(
      some.map(by),
      some.map(({ returnToWidth }) => returnToWidth),
    );
  const wanted = profiles.map(({ returnToWidth }) => returnToWidth);
  const found = {
    statistic: rank(profiles),
    interval: bootstrapInterval(profiles, rank, { seed, resamples }),
    pValue: correlationPValue(profiles.map(by), wanted, { seed }),
    detectable: detectableCorrelation(profiles.length),
  };
  return { ...verdictOf(found, { direction: "above" }), dataSets: profiles.length };
}

/** The first hypothesis of data/reference/hypotheses.md on a width table. */
export interface RiseHypothesis {
  /** Of the data sets that the trial did not use; undefined while the table lacks some of them. */
  readonly registered?: RankVerdict;
  /** The same on those of them that the table has so far. */
  readonly sofar: RankVerdict;
  /** All data sets of the table, those of the trial among them. */
  readonly all: RankVerdict;
  /** The accuracy in the place of the rise, on the data sets of `sofar`. */
  readonly byAccuracy: RankVerdict;
  /** ρ of the rise less ρ of the accuracy on the same data sets, with its bootstrap interval. */
  readonly overAccuracy: { readonly difference: number; readonly interval: Interval };
  /** One a data set of the table. */
  readonly profiles: readonly ProfiledDataSet[];
  readonly lacking: number;
  /** Least number of living networks of a data set not looked at. */
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
  const sofar = rankVerdict(fresh, riseOf, seed);
  const advantage = (some: readonly ProfiledDataSet[]): number => {
    const wanted = some.map(({ returnToWidth }) => returnToWidth);
    return spearman(some.map(riseOf), wanted) - spearman(some.map(accuracyOf), wanted);
  };
  const isWhole = fresh.length >= untouched;
  return {
    ...(isWhole && { registered: sofar }),
    sofar,
    all: rankVerdict(profiles, riseOf, seed),
    byAccuracy: rankVerdict(fresh, accuracyOf, seed),
    overAccuracy: {
      difference: advantage(fresh),
      interval: bootstrapInterval(fresh, advantage, { seed, resamples }),
    },
    profiles,
    lacking: Math.max(0, untouched - fresh.length),
    networks: Math.min(...fresh.map(({ networks = 0 }) => networks)),
  };
}
