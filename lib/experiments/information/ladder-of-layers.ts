import { dataShapeOf } from "../../datasets/data-sample";
import type { LayerFamily, LayerLabelInformation } from "../../mutual-information";
import { rungCosts } from "../../mutual-information/layers/cost";
import { withNetwork } from "../../networks/with-network";
import { withColumns } from "../../platform/results/columns";
import { referenceSpeed, secondsOf } from "../../platform/tasks/speed";
import { type Architecture, architectureId } from "../../search-space/architecture";
import { type AskingExperiment, asking, dataSampleOf, trainingTask } from "../study/study";
import { joinLayers, labelInformationTasks } from "./label-aware-layers";
import { inputArchitecture } from "./mine-of-layers";

/** The ladders of a network's layers, with what each rung is planned to take. */
export interface LadderOfLayers {
  readonly dataSet: string;
  readonly architecture: Architecture;
  /** Images that the network has not seen. */
  readonly images: number;
  readonly layers: readonly LayerLabelInformation[];
  /** Planned seconds of each rung on one core of the reference machine, a record a layer. */
  readonly seconds: readonly Readonly<Partial<Record<LayerFamily, number>>>[];
}

/**
 * The experiment "how far do critics have to climb": each layer of one network by the families of the profile's
 * `layerInformation.ladder`, on images that it has not seen, and on half of them too where that says so. The network is
 * that of `labelInformationOfLayers` and of `inputLayers`.
 *
 * @param choice.architecture The random architecture of the data set's first input sample unless told.
 * @example
 * const ladder = await session.compute("Ladder", ladderOfLayers({ dataSet: "mnist" }));
 * figure(ladderFigure(ladderRows(ladder)));
 */
export function ladderOfLayers(choice: {
  readonly dataSet: string;
  readonly architecture?: Architecture;
}): AskingExperiment<LadderOfLayers> {
  const { dataSet } = choice;
  return asking(async (study) => {
    const { inputEpochs: epochs, network, layerInformation } = study.profile;
    const { ladder: estimator, points: most } = layerInformation;
    const architecture = choice.architecture ?? inputArchitecture(study, dataSet, 0);
    const data = await dataSampleOf(study, dataSet);
    const training = trainingTask({ study, data, architecture, epochs, purpose: "input" });
    const readers = labelInformationTasks({ study, training, epoch: epochs, images: "validation", estimator });
    const { layers } = await withNetwork({ source: study.source, training, readers }, () => joinLayers(study, readers));
    const shape = dataShapeOf(data);
    const images = most === "all" ? shape.validationPoints : Math.min(most, shape.validationPoints);
    const seconds = architecture.map((_, index) => {
      const costs = rungCosts({ architecture, network, data: shape, estimator, layer: index + 1, points: images });
      return Object.fromEntries(Array.from(costs, ([family, cost]) => [family, secondsOf(cost, referenceSpeed)]));
    });
    return { dataSet, architecture, images, layers, seconds };
  });
}

/** What the critics up to one rung say of a layer. */
export type LadderRow = {
  readonly dataSet: string;
  readonly architecture: string;
  readonly layer: number;
  readonly family: LayerFamily;
  readonly bound: number;
  readonly lowerLimit: number;
  /** Over the rung before, over the same images; null for the first. */
  readonly gain: number | null;
  readonly gainError: number | null;
  /** What the last doubling of the images added to the last rung; null elsewhere. */
  readonly doubling: number | null;
  readonly doublingError: number | null;
  /** Planned on one core of the reference machine. */
  readonly seconds: number;
  readonly ceilingNats: number;
  /** Of the layer, at its last rung; null elsewhere. */
  readonly verdict: string | null;
};

/** One row a layer and rung, poorest family first. */
export function ladderRows({ dataSet, architecture, layers, seconds }: LadderOfLayers): readonly LadderRow[] {
  const rows = layers.flatMap(({ layer, rungs, verdict, doubling, ceilingNats }) =>
    rungs.map(({ family, bound, lowerLimit, gain }, index): LadderRow => {
      const isLast = index === rungs.length - 1;
      return {
        dataSet,
        architecture: architectureId(architecture),
        layer,
        family,
        bound,
        lowerLimit,
        gain: gain?.nats ?? null,
        gainError: gain?.standardError ?? null,
        doubling: isLast ? (doubling?.nats ?? null) : null,
        doublingError: isLast ? (doubling?.standardError ?? null) : null,
        seconds: seconds[layer - 1]?.[family] ?? 0,
        ceilingNats,
        verdict: isLast ? verdict : null,
      };
    }),
  );
  return withColumns(rows, {
    layer: { title: "Layer" },
    family: { title: "Critics up to" },
    bound: { title: "Bound", unit: "nats", digits: 3 },
    lowerLimit: { title: "at least (95 %)", digits: 3 },
    gain: { title: "Gain", unit: "nats", digits: 2 },
    gainError: { title: "± s.e.", digits: 2 },
    doubling: { title: "Last doubling of the images", unit: "nats", digits: 2 },
    doublingError: { title: "± s.e.", digits: 2 },
    seconds: { title: "Planned", unit: "s", digits: 2 },
    verdict: { title: "Verdict" },
  });
}
