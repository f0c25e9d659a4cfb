import type { Data } from "plotly.js";
import type { LearningCurveRow } from "../experiments";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import { axesOf, panelAxes, panelPlaces, panelsLayout } from "./panels";
import { rounded } from "./traces";

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
    y: rows.map((row) => rounded(value(row))),
    line: { color: palette[colour], width: 2.5 },
    ...(axesOf(places[panel]) as { xaxis: "x"; yaxis: "y" }),
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
      ...panelsLayout(
        title,
        places,
        ["Accuracy", "Cross-entropy (nats)"].map((text, panel) => panelAxes(places[panel], x, { title: { text } })),
        [["accuracy"], ["loss"]],
      ),
    },
    description: `${title}: accuracy ${validationAccuracy.toFixed(3)} on other images after epoch ${epoch}.`,
  };
}
