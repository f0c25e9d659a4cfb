import type { InputName } from "../../predictors/inputs";
import { detectableDifference } from "../../statistics/power";
import { comparisons, powerOfComparison } from "./comparison";
import type { PosteriorExperiment } from "./posterior";
import { contenderTitle } from "./titles";

/** Numbers of data sets that are asked about. */
const counts = [3, 4, 5, 6, 7, 10, 14, 20, 27, 40, 60, 100, 200];

/**
 * What a Gaussian process on some inputs could be seen to gain with how many data sets, as a share of all that an input
 * can explain: of each target for which that is above 0.
 */
export function detectableShares(
  { world, records }: Pick<PosteriorExperiment, "world" | "records">,
  inputs: readonly InputName[],
) {
  return world.targets.flatMap(({ name, filterPenalty }) =>
    inputs.flatMap((input) => {
      const judged = { evaluation: "leaveOneOut", target: name, filterPenalty } as const;
      const found = powerOfComparison(records, judged, { method: "gaussianProcess", input });
      const explainable = found.detectable / found.detectableShare;
      // a regression that used no input has no spread
      if (!(explainable > 0) || !(found.standardDeviation > 0)) return [];
      const points = counts.map((dataSets) => ({
        dataSets,
        detectable: detectableDifference({ standardDeviation: found.standardDeviation, n: dataSets }) / explainable,
      }));
      return [{ name: `${name}, λ ${filterPenalty}: ${input}`, points }];
    }),
  );
}

/** Explained shares of each target, each data set left out: without input, and of the Gaussian process on every input. */
export function sharesByInput({ world, records }: Pick<PosteriorExperiment, "world" | "records">, seed: number) {
  return world.targets.flatMap(({ name: target, filterPenalty }) =>
    comparisons(records, { evaluation: "leaveOneOut", target, filterPenalty }, { seed }).flatMap((row) => {
      const { explained, method, input } = row;
      if (!explained || (method !== "gaussianProcess" && input !== "nothing") || method === "ridge") return [];
      const group = target === "widthEffects" ? target : `${target}, λ ${filterPenalty}`;
      return [{ name: contenderTitle(row), group, ...explained }];
    }),
  );
}
