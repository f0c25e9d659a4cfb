import type { Data } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import type { PredictorCurve } from "../predictors/posterior-predictor";
import { spreadOf } from "../statistics/spread";
import { band } from "./traces";

/** Mean of repeated curves with a band of one standard deviation. */
function meanWithBand(curves: readonly (readonly number[])[], name: string, colour: string): Data[] {
  const epochs = curves[0].map((_, epoch) => epoch + 1);
  const spreads = epochs.map((epoch) => spreadOf(curves.map((curve) => curve[epoch - 1])));
  const sd = spreads.map(({ standardDeviation }) => (Number.isNaN(standardDeviation) ? 0 : standardDeviation));
  const upper = spreads.map(({ mean }, index) => mean + sd[index]);
  const lower = spreads.map(({ mean }, index) => mean - sd[index]);
  return [
    band(epochs, { lower, upper }, { legendgroup: name, colour, opacity: 0.25 }),
    {
      type: "scatter",
      mode: "lines",
      name,
      x: epochs,
      y: spreads.map(({ mean }) => mean),
      line: { color: colour, width: 2.5 },
      legendgroup: name,
    },
  ];
}

/** Loss against epochs of a predictor, mean and standard deviation over repeats (figures 3.1 and 3.2). */
export function lossCurves(curves: readonly PredictorCurve[], title: string): Figure {
  const lines = [["train", "training data sets"], ...(curves[0].test.length > 0 ? [["test", "test data sets"]] : [])];
  return {
    data: lines.flatMap(([part, name], index) =>
      meanWithBand(
        curves.map((curve) => curve[part as "train" | "test"]),
        name,
        palette[index],
      ),
    ),
    layout: {
      title: { text: title },
      xaxis: { title: { text: "Epoch" } },
      yaxis: { title: { text: "Mean squared error" }, rangemode: "tozero" },
    },
    description: `${title}: mean of ${curves.length} fits with a band of one standard deviation.`,
  };
}
