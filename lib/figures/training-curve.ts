import type { Data } from "plotly.js";
import type { LearningCurveRow } from "../experiments";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import { panelAxes, panelHeading, panelPlaces, panelsHeight } from "./panels";

/** Two panels side by side, each with a scale of its own, whose title has room between them on a narrow page too. */
const places = panelPlaces(2).map((place, index) => ({
  ...place,
  isLeft: true,
  x: index === 0 ? ([0, 0.39] as const) : ([0.61, 1] as const),
}));

/** How one network learns: accuracy on images it is not trained on, and its losses, over the epochs. */
export function trainingCurve(rows: readonly LearningCurveRow[]): Figure {
  const [{ architecture, dataSet }] = rows;
  const title = `Training of ${architecture} on ${dataSet}`;
  // A colour says of which images, its panel what of them: one entry of the legend each.
  const line = (panel: number, name: string, colour: number, value: (row: LearningCurveRow) => number): Data => ({
    type: "scatter",
    mode: "lines+markers",
    name,
    legendgroup: name,
    showlegend: panel === 1,
    x: rows.map(({ epoch }) => epoch),
    y: rows.map((row) => Number(value(row).toFixed(4))),
    line: { color: palette[colour], width: 2.5 },
    xaxis: `x${places[panel].suffix}` as "x",
    yaxis: `y${places[panel].suffix}` as "y",
  });
  const x = { title: { text: "Epochs of training" }, ...(rows.length <= 12 ? { dtick: 1 } : {}) };
  const { epoch, validationAccuracy } = rows[rows.length - 1];
  return {
    data: [
      line(0, "other images", 0, (row) => row.validationAccuracy),
      line(1, "other images", 0, (row) => row.validationLoss),
      line(1, "in training", 1, (row) => row.trainLoss),
    ],
    layout: {
      title: { text: title },
      ...panelAxes(places[0], x, { title: { text: "Accuracy" } }),
      ...panelAxes(places[1], x, { title: { text: "Cross-entropy (nats)" } }),
      height: panelsHeight(2),
      annotations: [panelHeading(places[0], ["accuracy"]), panelHeading(places[1], ["loss"])],
    },
    description: `${title}: accuracy ${validationAccuracy.toFixed(3)} on other images after epoch ${epoch}.`,
  };
}
