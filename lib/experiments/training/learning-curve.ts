import { withColumns } from "../../platform/results/columns";
import { type Architecture, architectureId } from "../../search-space/architecture";
import { type AskingExperiment, asking, dataSampleOf, trainingTask } from "../study/study";

/** One epoch of a training. */
export type LearningCurveRow = {
  readonly dataSet: string;
  readonly architecture: string;
  /** From 1. */
  readonly epoch: number;
  /** Mean cross-entropy over the epoch's batches while training, nats. */
  readonly trainLoss: number;
  /** Mean cross-entropy over the validation images after the epoch, nats. */
  readonly validationLoss: number;
  /** Share of validation images classified correctly after the epoch, in [0, 1]. */
  readonly validationAccuracy: number;
};

/**
 * The experiment "train a network and see how it learns": a record an epoch. The network is the one whose layers
 * `labelInformationOfLayers` measures.
 *
 * @example
 * const choice = { architecture: [20, 20, 20, 20], dataSet: "mnist", epochs: 2 };
 * table(await session.compute("Training", learningCurveOf(choice)));
 */
export function learningCurveOf(choice: {
  readonly architecture: Architecture;
  readonly dataSet: string;
  readonly epochs: number;
}): AskingExperiment<readonly LearningCurveRow[]> {
  const { dataSet, epochs } = choice;
  const architecture = architectureId(choice.architecture);
  return asking(async (study) => {
    const data = await dataSampleOf(study, dataSet);
    const training = trainingTask({ study, data, architecture: choice.architecture, epochs, purpose: "input" });
    const { history } = await study.source.run(training);
    const rows = history.map((record) => ({ dataSet, architecture, ...record }));
    return withColumns(
      rows,
      {
        epoch: { title: "Epoch", type: "integer" },
        trainLoss: { title: "Loss in training", unit: "nats", digits: 4 },
        validationLoss: { title: "Loss, other images", unit: "nats", digits: 4 },
        validationAccuracy: { title: "Accuracy, other images", digits: 3 },
      },
      `Training of ${architecture} on ${dataSet}`,
    );
  });
}
