import type { Tables } from "../../platform/results/tables";
import { selectionRows, trialRows } from "../hyperband/search-tables";
import { posteriorHypothesisRows } from "../hypotheses/reading-rows";
import { comparisonRows, targetRows } from "./comparison-tables";
import { earlyInformation, profiledDataSets } from "./direct-tests";
import type { PosteriorExperiment } from "./posterior";
import { profileForetellsWidth } from "./profile-and-width";
import { errorRows, lossRows, sampleRows, searchesOf, wideningRows } from "./sample-tables";
import { table31 } from "./table-3-1";
import { earlyRows, foretellingRows } from "./table-tests";

/** Everything the experiment puts on disk. */
export function posteriorTables(experiment: PosteriorExperiment, seed = 0): Tables {
  const { world } = experiment;
  const leftOut = world.targets.flatMap(({ name: target, filterPenalty }) =>
    comparisonRows(experiment, { evaluation: "leaveOneOut", target, filterPenalty }, seed),
  );
  const onTest = world.targets.flatMap(({ name: target, filterPenalty }) =>
    comparisonRows(experiment, { evaluation: "split", part: "test", target, filterPenalty }, seed),
  );
  return {
    "table-3-1": table31(experiment, seed),
    targets: targetRows(experiment),
    "comparison-test": onTest,
    "comparison-left-out": leftOut,
    hypotheses: posteriorHypothesisRows(experiment.records, seed),
    errors: errorRows(experiment),
    samples: sampleRows(experiment),
    selections: selectionRows(searchesOf(experiment)),
    trials: trialRows(searchesOf(experiment)),
    "profile-and-width": foretellingRows(profileForetellsWidth(profiledDataSets(experiment), seed)),
    "early-information": earlyRows(earlyInformation(experiment, seed)),
    widening: wideningRows(experiment),
    "predictor-loss": lossRows(experiment),
  };
}
