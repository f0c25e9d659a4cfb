import { checkDataProcessing, type DataProcessingPair } from "../../mutual-information/layers/data-processing";
import { withColumns } from "../../platform/results/columns";
import { architectureId } from "../../search-space/architecture";
import { type AskingExperiment, asking } from "../study/study";
import {
  type LayerWay,
  labelInformationOfLayers,
  type MeasuredImages,
  type NetworkChoice,
  type NetworkLabelInformation,
} from "./label-aware-layers";

/** A pair of layers of a network under the data processing inequality. */
export type DataProcessingRow = DataProcessingPair & {
  readonly dataSet: string;
  readonly architecture: string;
  readonly images: MeasuredImages;
  readonly way: LayerWay;
};

/**
 * The experiment "measure the layers of several networks and hold them against the data processing inequality", each
 * network both ways unless told:
 *
 * - `own`: each layer by critics fitted to it alone. That puts the bounds to the test: nothing but the truth keeps a
 *   later layer's below an earlier one's.
 * - `warmStart`: earlier layers have the critics of later ones, and all of them the network's own answers. Then the
 *   inequality holds almost by construction; what it shows is what own critics had missed.
 *
 * @returns The networks, in the order of the choices, way by way; `dataProcessingRows` judges them.
 * @example
 * const choices = [{ dataSet: "mnist" }, { dataSet: "procedural-digits" }];
 * const networks = await session.compute("Data processing", networksUnderDataProcessing(choices));
 * table(dataProcessingRows(networks), { caption: "Later layers against earlier ones" });
 */
export function networksUnderDataProcessing(
  choices: readonly Omit<NetworkChoice, "way">[],
  ways: readonly LayerWay[] = ["own", "warmStart"],
): AskingExperiment<readonly NetworkLabelInformation[]> {
  const measured = choices.flatMap((choice) => ways.map((way) => labelInformationOfLayers({ ...choice, way })));
  return asking((study) => Promise.all(measured.map((measure) => measure.ask(study))));
}

/** One row a network, way, kind of images and pair of layers: whether the later layer says no more than the earlier. */
export function dataProcessingRows(networks: readonly NetworkLabelInformation[]): readonly DataProcessingRow[] {
  const rows = networks.flatMap((network) =>
    (["train", "validation"] as const).flatMap((images) =>
      checkDataProcessing(network[images].layers).map((pair) => ({
        dataSet: network.dataSet,
        architecture: architectureId(network.architecture),
        images,
        way: network.way,
        ...pair,
      })),
    ),
  );
  const critics: Readonly<Record<string, string>> = { parallel: "own", own: "own", warmStart: "inherited" };
  return withColumns(rows, {
    dataSet: { title: "Data set" },
    architecture: { title: "Architecture" },
    images: { title: "Images" },
    way: { title: "Critics", format: (way) => critics[String(way)] ?? String(way) },
    earlier: { title: "Earlier", type: "integer" },
    later: { title: "Later", type: "integer" },
    excessNats: { title: "Excess", unit: "nats", digits: 4 },
    pairedError: { title: "± s.e.", digits: 2 },
    detectableNats: { title: "Would be seen from", unit: "nats", digits: 2 },
    verdict: { title: "Verdict" },
  });
}
