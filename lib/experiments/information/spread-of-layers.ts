import type { FitLabelAwareTask } from "../../mutual-information/layers/fit-label-aware.task";
import { withNetwork } from "../../networks/with-network";
import { deriveSeed } from "../../platform/random/random";
import { withColumns } from "../../platform/results/columns";
import { nLayers } from "../../search-space/architecture";
import { type DesignedValue, mean, type VarianceComponents, varianceComponents } from "../../statistics";
import { type AskingExperiment, asking, dataSampleOf, trainingTask } from "../study/study";
import { labelInformationTasks } from "./label-aware-layers";
import { inputArchitecture } from "./mine-of-layers";

/** Halves of the images that every network is measured on. */
const halves = 2;

/** One measurement of a network in a balanced design. */
export interface DesignedMeasurement extends Omit<DesignedValue, "value"> {
  /** Bounds of the layers, input side first, nats. */
  readonly bounds: readonly number[];
  /** Of the network on these images. */
  readonly accuracy: number;
}

/**
 * The experiment "where does the spread of the layers' numbers come from": random architectures of a data set, each
 * trained from several seeds, each network measured on two halves of the images that it has not seen, by critics of
 * several seeds. `spreadRows` parts the variance.
 *
 * @throws RangeError when the sizes are below 2.
 * @example
 * const measured = await session.compute("Spread", spreadOfLayers({ dataSet: "mnist" }));
 * table(spreadRows(measured), { caption: "Where the spread comes from" });
 */
export function spreadOfLayers({
  dataSet,
}: {
  readonly dataSet: string;
}): AskingExperiment<readonly DesignedMeasurement[]> {
  return asking(async (study) => {
    const { inputEpochs: epochs, layerInformation } = study.profile;
    const { architectures, trainings, critics } = layerInformation.spread;
    const data = await dataSampleOf(study, dataSet);
    const networks = range(architectures).flatMap((index) => range(trainings).map((training) => ({ index, training })));
    const measured = networks.map(({ index, training: repeat }) => {
      const architecture = inputArchitecture(study, dataSet, index);
      const training = trainingTask({ study, data, architecture, epochs, purpose: "input", repeat });
      const [task] = labelInformationTasks({ study, training, epoch: epochs, images: "validation" });
      const wanted = range(halves).flatMap((images) =>
        range(critics).map((critic) => {
          const seed = deriveSeed(study.seed, "spread", data.id, training.architecture, training.seed, images, critic);
          const one: FitLabelAwareTask = { ...task, part: { index: images, of: halves }, seed };
          return { task: one, place: { architecture: `${index}`, training: repeat, images, critic } };
        }),
      );
      const readers = wanted.map((each) => each.task);
      return withNetwork({ source: study.source, training, readers }, () =>
        Promise.all(
          wanted.map(async ({ task: one, place }): Promise<DesignedMeasurement> => {
            const { layers, head } = await study.source.run(one);
            return { ...place, bounds: layers.map(({ bound }) => bound), accuracy: head.accuracy };
          }),
        ),
      );
    });
    return (await Promise.all(measured)).flat();
  });
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Where the spread of one number comes from: standard deviations, in the unit of the number. */
export type SpreadRow = Readonly<Record<keyof VarianceComponents, number>> & {
  /** `layer 1` …, or `accuracy`. */
  readonly what: string;
  readonly mean: number;
  /** Correlation with the accuracy of the same network on the same images; null for the accuracy itself. */
  readonly correlation: number | null;
  /** What the two reliabilities let a correlation between the numbers of two networks' true levels appear as, at most. */
  readonly attainable: number | null;
};

/**
 * Components of variance of each layer's bound and of the accuracy, and what they let a correlation with the accuracy be
 * (Spearman's attenuation): |r| ≤ √(reliability of the one · reliability of the other), up to errors that both share,
 * such as an easy half of the images.
 */
export function spreadRows(measured: readonly DesignedMeasurement[]): readonly SpreadRow[] {
  const rowOf = (what: string, of: (each: DesignedMeasurement) => number) => {
    const values = measured.map((each) => ({ ...placeOf(each), value: of(each) }));
    const { reliability, reliabilityOfNetwork, ...variances } = varianceComponents(values);
    const sd = Object.fromEntries(Object.entries(variances).map(([name, variance]) => [name, Math.sqrt(variance)]));
    return {
      what,
      mean: mean(values.map(({ value }) => value)),
      ...(sd as Record<keyof typeof variances, number>),
      reliability,
      reliabilityOfNetwork,
    };
  };
  const accuracy = rowOf("accuracy", (each) => each.accuracy);
  const layers = range(nLayers).map((layer) => {
    const row = rowOf(`layer ${layer + 1}`, ({ bounds }) => bounds[layer]);
    const correlation = correlationOf(measured, (each) => each.bounds[layer]);
    return { ...row, correlation, attainable: Math.sqrt(row.reliabilityOfNetwork * accuracy.reliabilityOfNetwork) };
  });
  const sd = { unit: "sd", digits: 2 } as const;
  return withColumns([...layers, { ...accuracy, correlation: null, attainable: null }], {
    what: { title: "Number" },
    mean: { title: "Mean", digits: 3 },
    architecture: { title: "Architecture", ...sd },
    training: { title: "Seed of training", ...sd },
    images: { title: "Images, all alike", ...sd },
    imagesByNetwork: { title: "Images, by network", ...sd },
    critic: { title: "Seed of critic", ...sd },
    reliability: { title: "Reliability, architectures", digits: 2 },
    reliabilityOfNetwork: { title: "networks", digits: 2 },
    correlation: { title: "r with accuracy", digits: 2 },
    attainable: { title: "|r| at most", digits: 2 },
  });
}

const placeOf = ({ architecture, training, images, critic }: DesignedMeasurement) => ({
  architecture,
  training,
  images,
  critic,
});

/** Mean over images and critics of the correlation between networks of single measurements; 0 where nothing varies. */
function correlationOf(measured: readonly DesignedMeasurement[], of: (each: DesignedMeasurement) => number): number {
  const places = [...new Set(measured.map(({ images, critic }) => JSON.stringify([images, critic])))];
  return mean(
    places.map((place) => {
      const own = measured.filter(({ images, critic }) => JSON.stringify([images, critic]) === place);
      const [x, y] = [own.map(of), own.map(({ accuracy }) => accuracy)];
      const [centreX, centreY] = [mean(x), mean(y)];
      const sum = (f: (index: number) => number) => own.reduce((total, _, index) => total + f(index), 0);
      const product = sum((index) => (x[index] - centreX) * (y[index] - centreY));
      const scale = Math.sqrt(sum((index) => (x[index] - centreX) ** 2) * sum((index) => (y[index] - centreY) ** 2));
      return scale > 0 ? product / scale : 0;
    }),
  );
}
