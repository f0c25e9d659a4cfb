import { type LabelInformationRow, labelInformationOfLayers, labelInformationRows } from "../experiments";
import { layerBars } from "../figures";
import { figure } from "../platform/display/figure";
import { table } from "../platform/display/table";
import { captionOf } from "../platform/results/columns";
import { informationHelp } from "./estimate";
import { type ArchitectureChoice, type NetworkCallOptions, openCall } from "./network-call";

/**
 * Trains a network and bounds what each of its layers says of the label, label-aware (H(y) − cross-entropy of
 * cross-fitted critics of the cheapest family): plan, progress, account, table and figure in the cell. The network is that of `train` with the
 * same options.
 *
 * @param architecture Filters of the four layers (thesis 2.2): `"60-60-60-60"` or `[60, 60, 60, 60]`.
 * @param dataSet Id of a data set, as in `npx mi-nas datasets list`.
 * @returns A record a layer and kind of images: the bound in nats with its one-sided 95 % limit. `validation` are images that the network has
 * not seen, the number to report; `train` those it was trained on.
 * @throws RangeError when there is no such architecture or data set, naming the nearest, or a number does not fit; Error
 * when the data set's files are not here.
 * @example
 * const options = { epochs: 1, trainPoints: 64, validationPoints: 64, seed: 1 };
 * const information = await layers("20-20-20-20", "procedural-digits", options);
 * table(information, { sortBy: "nats", descending: true });
 */
export async function layers(
  architecture: ArchitectureChoice,
  dataSet: string,
  options: NetworkCallOptions,
): Promise<readonly LabelInformationRow[]> {
  const { session, architecture: filters } = openCall(architecture, dataSet, options);
  const choice = { architecture: filters, dataSet, epochs: options.epochs };
  const rows = labelInformationRows([await session.compute("Layers", labelInformationOfLayers(choice))]);
  table(rows, { caption: `${captionOf(rows) ?? ""}; what the verdicts mean: ${informationHelp}` });
  figure(layerBars(rows));
  return rows;
}
