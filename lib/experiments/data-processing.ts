import { checkDataProcessing, type DataProcessingPair } from "../mutual-information";
import { architectureId } from "../search-space/architecture";
import {
  labelInformationOfLayers,
  type MeasuredImages,
  type NetworkChoice,
  type NetworkLabelInformation,
} from "./label-information";
import type { Experiment } from "./study";

/** A pair of layers of a network under the data processing inequality. */
export type DataProcessingRow = DataProcessingPair & {
  readonly dataSet: string;
  readonly architecture: string;
  readonly images: MeasuredImages;
};

/**
 * The experiment "measure the layers of several networks and hold them against the data processing inequality".
 *
 * @returns The networks, in the order of the choices; `dataProcessingRows` judges them.
 * @example
 * const networks = await session.compute("Data processing", networksUnderDataProcessing(choices));
 * table(dataProcessingRows(networks));
 */
export function networksUnderDataProcessing(
  choices: readonly NetworkChoice[],
): Experiment<readonly NetworkLabelInformation[]> {
  return (study) => Promise.all(choices.map((choice) => labelInformationOfLayers(choice)(study)));
}

/** One row a network, kind of images and pair of layers: whether the later layer says no more than the earlier one. */
export function dataProcessingRows(networks: readonly NetworkLabelInformation[]): readonly DataProcessingRow[] {
  return networks.flatMap((network) =>
    (["train", "validation"] as const).flatMap((images) =>
      checkDataProcessing(network[images].layers).map((pair) => ({
        dataSet: network.dataSet,
        architecture: architectureId(network.architecture),
        images,
        ...pair,
      })),
    ),
  );
}
