import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { architectureId } from "../../search-space";
import { deadIn, type NamedSearch } from "../hyperband/search-tables";
import { networkFitsOf, type PosteriorExperiment } from "./posterior";
import type { SampledDataSet } from "./samples";
import { dipOf } from "./widening";

/** One row for each sample: what was measured and what Hyperband chose. */
export function sampleRows(experiment: Pick<PosteriorExperiment, "train" | "test">): readonly TableRow[] {
  const rows = (dataSets: readonly SampledDataSet[], split: string) =>
    dataSets.flatMap(({ dataSet, samples, measured, starting }) =>
      samples.map(({ index, outcome }): TableRow => {
        const own = measured[starting + index];
        const perLayer = (name: string, values: readonly number[]) =>
          Object.fromEntries(values.map((value, layer) => [`${name}Layer${layer + 1}`, value]));
        return {
          split,
          dataSet,
          sample: index,
          architecture: architectureId(own.architecture),
          accuracy: own.accuracy,
          dead: own.dead,
          ...perLayer("mi", own.mine),
          ...perLayer("heldOut", own.mineHeldOut),
          ...perLayer("usable", own.usable),
          ceilingNats: own.labelEntropy,
          headLoss: own.headLoss,
          parameters: own.parameters,
          multiplyAdds: own.multiplyAdds,
          selected: outcome.selected.map(({ architecture }) => architectureId(architecture)).join(" "),
          summedScore: outcome.summedScore,
        };
      }),
    );
  const all: readonly TableRow[] = [...rows(experiment.train, "train"), ...rows(experiment.test, "test")];
  return withColumns(all, { sample: integer });
}

/** The Hyperbands of an experiment. */
export const searchesOf = ({ train, test }: Pick<PosteriorExperiment, "train" | "test">): readonly NamedSearch[] =>
  [...train, ...test].flatMap(({ dataSet, samples }) =>
    samples.map(({ index, outcome }) => ({ dataSet, hyperband: index, outcome })),
  );

/** Networks that answer every image alike, counted: measured ones, and those of Hyperbands. */
export function deadNetworks(experiment: Pick<PosteriorExperiment, "train" | "test">) {
  const measured = [...experiment.train, ...experiment.test].flatMap((dataSet) => dataSet.measured);
  const { dead, networks } = deadIn(searchesOf(experiment));
  return {
    measured: measured.filter((network) => network.dead).length,
    ofMeasured: measured.length,
    trained: dead,
    ofTrained: networks,
  };
}

/** Mean squared error after each epoch, for each input and repeat of the network (figures 3.1 and 3.2). */
export function lossRows(
  experiment: Pick<PosteriorExperiment, "predictions" | "world" | "filterPenalty">,
): readonly TableRow[] {
  const inputs = [...new Set(experiment.predictions.networks.map(({ input }) => input))];
  const rows = inputs.flatMap((input) =>
    networkFitsOf(experiment, input).flatMap(({ curve }, repeat) =>
      curve.train.map((train, epoch) => ({ input, repeat, epoch: epoch + 1, train, test: curve.test[epoch] ?? null })),
    ),
  );
  return withColumns(rows, { repeat: integer, epoch: integer });
}

/** Errors of every method, repeat, data set, input and target, one row each. */
export const errorRows = ({ records }: Pick<PosteriorExperiment, "records">): readonly TableRow[] =>
  records.map(({ singles: _, ...record }) => record);

/** One row for each widened network and layer: information before, and what twice the filters gained. */
export function wideningRows({ widened }: Pick<PosteriorExperiment, "widened">): readonly TableRow[] {
  const rows = widened.flatMap(({ dataSet, architecture, usable, gains }) =>
    gains.map((gain, layer) => ({
      dataSet,
      architecture,
      layer: layer + 1,
      usable: usable[layer],
      isDip: dipOf(usable) === layer,
      gain,
    })),
  );
  return withColumns(rows, { layer: integer });
}
