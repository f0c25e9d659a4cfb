import type { Data } from "plotly.js";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import type { PredictorCurve } from "../predictors/posterior-predictor";
import { spreadOf } from "../statistics/spread";
import { band } from "./traces";

/** Five digits of an error: more cannot be seen. */
const visible = (error: number): number => Number(error.toPrecision(5));

/** Mean of repeated curves with a band of one standard deviation. */
function meanWithBand(curves: readonly (readonly number[])[], name: string, colour: string): Data[] {
  const epochs = curves[0].map((_, epoch) => epoch + 1);
  const spreads = epochs.map((epoch) => spreadOf(curves.map((curve) => curve[epoch - 1])));
  const sd = spreads.map(({ standardDeviation }) => (Number.isNaN(standardDeviation) ? 0 : standardDeviation));
  const upper = spreads.map(({ mean }, index) => visible(mean + sd[index]));
  const lower = spreads.map(({ mean }, index) => visible(mean - sd[index]));
  return [
    band(epochs, { lower, upper }, { legendgroup: name, colour, opacity: 0.25 }),
    {
      type: "scatter",
      mode: "lines",
      name,
      x: epochs,
      y: spreads.map(({ mean }) => visible(mean)),
      line: { color: colour, width: 2.5 },
      legendgroup: name,
    },
  ];
}

/** Repeated fits of one predictor. */
export interface FittedPredictor {
  /** What it is given; told in the legend where there is more than one. */
  readonly name?: string;
  /** One a fit. */
  readonly curves: readonly PredictorCurve[];
}

/**
 * Loss against epochs of predictors, mean and standard deviation over repeats (figures 3.1 and 3.2).
 *
 * @param fitted One predictor with its curves, or several.
 */
export function lossCurves(fitted: FittedPredictor | readonly FittedPredictor[], title: string): Figure {
  const predictors = [fitted].flat() as readonly FittedPredictor[];
  const lines = predictors.flatMap(({ name, curves }) =>
    (["train", "test"] as const)
      .filter((part) => curves[0][part].length > 0)
      .map((part) => {
        const side = part === "train" ? "training data sets" : "test data sets";
        return { name: name ? `${name}: ${side}` : side, values: curves.map((curve) => curve[part]) };
      }),
  );
  return {
    data: lines.flatMap(({ name, values }, index) => meanWithBand(values, name, palette[index])),
    layout: {
      title: { text: title },
      xaxis: { title: { text: "Epoch" } },
      yaxis: { title: { text: "Mean squared error" }, rangemode: "tozero" },
    },
    description: `${title}: mean of ${predictors[0].curves.length} fits with a band of one standard deviation.`,
  };
}
