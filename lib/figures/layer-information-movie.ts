import type { Data, Frame } from "plotly.js";
import { type LabelAwareOverTraining, type OverTrainingRow, overTrainingRows } from "../experiments";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { architectureId, nLayers } from "../search-space/architecture";
import { ceilingLine, imageWords } from "./layer-bars";
import { movieControls } from "./movie-controls";
import { axesOf, panelAxes, panelPlaces, panelsLayout } from "./panels";
import { rounded } from "./traces";

const kinds = ["train", "validation"] as const;
const layerNames = Array.from({ length: nLayers }, (_, index) => `layer ${index + 1}`);

const titleOf = ({ dataSet, architecture, networks }: LabelAwareOverTraining): string =>
  `I(layer; y) of ${architectureId(architecture)} on ${dataSet}, ${networks.length} networks`;

/** Rows of one kind of images, by epoch and layer. */
const rowsAt = (rows: readonly OverTrainingRow[], epoch: number, images: OverTrainingRow["images"]) =>
  rows.filter((row) => row.epoch === epoch && row.images === images);

function bars(rows: readonly OverTrainingRow[], epoch: number): Data[] {
  return kinds.map((images, index): Data => {
    const own = rowsAt(rows, epoch, images);
    return {
      type: "bar",
      name: imageWords[images],
      x: layerNames,
      y: own.map(({ nats }) => rounded(nats)),
      error_y: { type: "data", array: own.map(({ sd }) => rounded(sd ?? 0)), color: neutral },
      marker: { color: palette[index] },
      hovertemplate: `%{x}, ${imageWords[images]}: %{y:.3f} nats<extra></extra>`,
    };
  });
}

/**
 * I(layer; y) while networks learn, an animation: a bar a layer and kind of images, with the standard deviation over
 * the networks; a frame an epoch, with buttons and a slider. It begins, and is printed, with the last epoch.
 */
export function labelAwareMovie(grown: LabelAwareOverTraining): Figure {
  const { epochs } = grown;
  const rows = overTrainingRows(grown);
  const ceiling = Math.max(...rows.map(({ ceilingNats }) => ceilingNats));
  const last = epochs[epochs.length - 1];
  const highest = Math.max(ceiling, ...rows.map(({ nats, sd }) => nats + (sd ?? 0)));
  return {
    data: [...bars(rows, last), ceilingLine(ceiling, layerNames)],
    frames: epochs.map((epoch): Partial<Frame> => ({ name: String(epoch), data: bars(rows, epoch), traces: [0, 1] })),
    layout: {
      title: { text: titleOf(grown) },
      height: 500,
      barmode: "group",
      yaxis: { title: { text: "Information (nats)" }, range: [0, 1.05 * highest] },
      ...movieControls(epochs, { what: "epoch", y: -0.3, milliseconds: 800 }),
    },
    description: `${titleOf(grown)}: an animation over the epochs ${epochs.join(", ")}. ${describe(rows, last)}`,
  };
}

function describe(rows: readonly OverTrainingRow[], epoch: number): string {
  const values = kinds.map((images) => {
    const nats = rowsAt(rows, epoch, images).map((row) => row.nats.toFixed(2));
    return `on ${imageWords[images]} ${nats.join(", ")} nats`;
  });
  return `After epoch ${epoch}, layer 1 to ${nLayers}: ${values.join("; ")}.`;
}

/**
 * I(layer; y) while networks learn, all at once: a cell an epoch and layer, a panel for the images of the training and
 * one for others.
 */
export function labelAwareMap(grown: LabelAwareOverTraining): Figure {
  const { epochs } = grown;
  const rows = overTrainingRows(grown);
  const places = panelPlaces(kinds.length);
  const ceiling = Math.max(...rows.map(({ ceilingNats }) => ceilingNats));
  const data = kinds.map((images, panel): Data => {
    const cells = layerNames.map((_, layer) => epochs.map((epoch) => rounded(rowsAt(rows, epoch, images)[layer].nats)));
    return {
      type: "heatmap",
      x: epochs.map(String),
      y: layerNames,
      z: cells,
      zmin: 0,
      zmax: ceiling,
      colorscale: "Viridis",
      showscale: panel === kinds.length - 1,
      colorbar: { title: { text: "nats" }, thickness: 12 },
      text: cells.map((row) => row.map((nats) => nats.toFixed(2))) as unknown as string[],
      texttemplate: "%{text}",
      hovertemplate: `%{y}, epoch %{x}: %{z:.3f} nats<extra>${imageWords[images]}</extra>`,
      ...axesOf(places[panel]),
    } as Data;
  });
  const axes = places.map((place) =>
    panelAxes(
      place,
      { title: { text: "Epoch of the network" }, type: "category" },
      { title: { text: "" }, autorange: "reversed" }, // the input side on top
    ),
  );
  return {
    data,
    layout: panelsLayout(
      titleOf(grown),
      places,
      axes,
      kinds.map((images) => [imageWords[images]]),
    ),
    description: `${titleOf(grown)}, by epoch. ${describe(rows, epochs[epochs.length - 1])}`,
  };
}
