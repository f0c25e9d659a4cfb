import { minus } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import type { InputName } from "../../predictors/inputs";
import {
  type Comparison,
  comparisons,
  comparisonVerdict,
  differenceOf,
  fewestDataSets,
  type Judged,
} from "./comparison";
import type { ErrorRecord, MethodName } from "./errors";
import type { PosteriorExperiment } from "./posterior";
import { contenderTitle } from "./titles";

const inPercent = (share: number): string => minus(`${Math.round(100 * share)} %`);
const asError = (value: number): string => minus(value.toExponential(1));

/**
 * What the intervals say, one sentence each: whether anything is to be explained, who is better than what sees nothing,
 * and whether information adds to accuracy. "Better" is said only where an interval says so.
 */
export function conclusions(records: readonly ErrorRecord[], judged: Judged, seed = 0): readonly string[] {
  const rows = comparisons(records, judged, { seed });
  const [anyone] = rows;
  if (!anyone) return ["Nothing was judged so."];
  const { dataSets } = anyone;
  const sentences = [
    dataSets < fewestDataSets
      ? `${dataSets} data sets: this shows the way, and is no result. With fewer than ${fewestDataSets}, no difference can reach p < 0.05.`
      : `${dataSets} data sets. Of rows that differ in nothing chance tells at most one in 20 apart; rows share their data sets, so it may be several at once.`,
    explainableSentence(rows),
    betterSentence(rows),
    ...pairSentences(records, judged, seed),
  ];
  return sentences;
}

function explainableSentence(rows: readonly Comparison[]): string {
  const mean = rows.find(({ method }) => method === "mean");
  if (!mean?.explained)
    return "It is not shown that uniform's error lies above the floor: no share of what can be explained is given.";
  const { share, interval } = mean.explained;
  return (
    `What the data sets have in common explains ${inPercent(share)} of what can be explained ` +
    `(${inPercent(interval[0])} to ${inPercent(interval[1])}).`
  );
}

function betterSentence(rows: readonly Comparison[]): string {
  const judged = rows.filter(({ input }) => input !== "nothing");
  const better = judged.filter(({ verdict }) => verdict === "better");
  const worse = judged.filter(({ verdict }) => verdict === "worse").length;
  const others = `${worse} are worse, ${judged.length - better.length - worse} not told apart from it.`;
  if (better.length === 0) {
    return `Of ${judged.length} methods with an input none is better than the mean of the other data sets, which sees nothing: ${others} It is not shown that anything was learnt of a data set that was not seen.`;
  }
  const names = better.map((row) => `${contenderTitle(row)} (by ${asError(-row.difference.mean)})`).join("; ");
  return `Better than the mean of the other data sets, which sees nothing: ${names}. Of ${judged.length}, ${others}`;
}

/** Comparisons that the thesis is about. */
const pairs: readonly (readonly [InputName, InputName])[] = [
  ["mine", "accuracy"],
  ["mine raw", "accuracy raw, repeated"],
  ["mine raw", "mine"],
  ["usable raw", "accuracy raw"],
  ["usable raw", "usable standardised"],
  ["usable raw", "usable permuted"],
  ["usable and accuracy", "accuracy raw"],
];

function pairSentences(records: readonly ErrorRecord[], judged: Judged, seed: number): readonly string[] {
  const methods: readonly MethodName[] = ["network", "gaussianProcess"];
  return methods.flatMap((method) =>
    pairs.flatMap(([first, second]) => {
      const [a, b] = [first, second].map((input) => ({ method, input }));
      const difference = differenceOf(records, judged, a, b, seed);
      if (difference.n === 0) return [];
      const [low, high] = difference.interval.map(asError);
      const p = difference.pValue.toPrecision(2);
      return `${contenderTitle(a)} against ${contenderTitle(b)}: ${comparisonVerdict(difference)} (${asError(difference.mean)}, ${low} to ${high}, p ${p}).`;
    }),
  );
}

/** One row for each target and way of judging: how many methods with an input are told apart from the mean's error. */
export function conclusionRows(
  { records, world }: Pick<PosteriorExperiment, "records" | "world">,
  seed = 0,
): readonly TableRow[] {
  const rows = world.targets.flatMap(({ name: target, filterPenalty }) =>
    (["split", "leaveOneOut"] as const).flatMap((evaluation) => {
      const part = evaluation === "split" ? ({ part: "test" } as const) : {};
      const compared = comparisons(records, { evaluation, ...part, target, filterPenalty }, { seed });
      if (compared.length === 0) return [];
      const withInput = compared.filter(({ input }) => input !== "nothing");
      const count = (verdict: Comparison["verdict"]) => withInput.filter((row) => row.verdict === verdict).length;
      return [
        {
          target,
          filterPenalty: target === "widthEffects" ? null : filterPenalty,
          judged: evaluation === "split" ? "test data sets" : "each left out",
          dataSets: compared[0].dataSets,
          methods: withInput.length,
          better: count("better"),
          worse: count("worse"),
          notTold: count("not told apart"),
        },
      ];
    }),
  );
  return withColumns(rows, {
    target: { title: "Target" },
    filterPenalty: { title: "λ" },
    judged: { title: "Judged on" },
    dataSets: { title: "Data sets" },
    methods: { title: "Methods with an input" },
    better: { title: "better than the mean" },
    worse: { title: "worse" },
    notTold: { title: "not told apart" },
  });
}
