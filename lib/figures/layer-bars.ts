import type { Data } from "plotly.js";
import type { LabelInformationRow } from "../experiments";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { downTo, level, rounded } from "./traces";

const kinds = ["train", "validation"] as const;

/** What figures call the images that layers are measured on. */
export const imageWords = { train: "images of the training", validation: "other images" } as const;

/** The most that any of some layers can say of the label, a dashed line. */
export const ceilingLine = (nats: number, layerNames: readonly string[]): Data =>
  level(`cap: ${nats.toFixed(2)}`, [layerNames[0], layerNames[layerNames.length - 1]], nats);

/**
 * What critics can use of each layer of one network, on the images of its training and on others: bounds, with their
 * one-sided 95 % limits below. Nothing bounds the information from above but the ceiling.
 */
export function layerBars(rows: readonly LabelInformationRow[]): Figure {
  const [{ dataSet, architecture, epoch }] = rows;
  const title = `Usable information of the layers of ${architecture} on ${dataSet}, ${epoch} epoch${epoch === 1 ? "" : "s"} of training`;
  const of = (images: LabelInformationRow["images"]) => rows.filter((row) => row.images === images);
  const names = of("validation").map(({ layer }) => `layer ${layer}`);
  const bars = kinds.map(
    (images, index): Data => ({
      type: "bar",
      name: imageWords[images],
      x: names,
      y: of(images).map(({ nats }) => rounded(nats)),
      error_y: { ...downTo(of(images).map(({ nats: bound, lowerLimit }) => ({ bound, lowerLimit }))), color: neutral },
      marker: { color: palette[index] },
      hovertemplate: `%{x}, ${imageWords[images]}: %{y:.3f} nats<extra></extra>`,
    }),
  );
  const ceiling = Math.max(...rows.map(({ ceilingNats }) => ceilingNats));
  const said = kinds.map((images) => {
    const nats = of(images).map((row) => row.nats.toFixed(2));
    return `on ${imageWords[images]} ${nats.join(", ")} nats`;
  });
  return {
    data: [...bars, ceilingLine(ceiling, names)],
    layout: { title: { text: title }, barmode: "group", yaxis: { title: { text: "Bound of I(layer; y) (nats)" } } },
    description: `${title}. Layer 1 to ${names.length}: ${said.join("; ")}; cap ${ceiling.toFixed(2)} nats.`,
  };
}
