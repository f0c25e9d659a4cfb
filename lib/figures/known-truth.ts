import type { Data } from "plotly.js";
import type { BenchmarkRow } from "../mutual-information";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { level, rounded } from "./traces";

/**
 * What estimators say against what is true: a point for each case and estimator, the mean over its seeds with their
 * standard deviation; on the diagonal the estimate is right, below it something is missed.
 *
 * @param rows From `benchmarkTable`.
 */
export function estimatesAgainstTruth(rows: readonly BenchmarkRow[], title: string): Figure {
  const estimators = [...new Set(rows.map(({ estimator }) => estimator))];
  const ends = [0, rounded(Math.max(...rows.map(({ truthNats, nats }) => Math.max(truthNats, nats))))] as const;
  const line = { color: neutral, dash: "dash", width: 1.5 };
  const diagonal = level("estimate = truth", ends, 0, { y: ends, line });
  const points = estimators.map((estimator, index): Data => {
    const own = rows.filter((row) => row.estimator === estimator);
    return {
      type: "scatter",
      mode: "markers",
      name: estimator,
      x: own.map(({ truthNats }) => rounded(truthNats)),
      y: own.map(({ nats }) => rounded(nats)),
      text: own.map((row) => row.case),
      error_y: {
        type: "data",
        array: own.map(({ standardDeviation }) => rounded(standardDeviation ?? 0)),
        thickness: 1,
      },
      hovertemplate: "%{text}<br>truth %{x:.3f}, estimate %{y:.3f} nats<extra></extra>",
      marker: { color: palette[index % palette.length], size: 9, symbol: index % 8, opacity: 0.8 },
    };
  });
  const worst = estimators.map((estimator) => {
    const errors = rows.filter((row) => row.estimator === estimator).map(({ error }) => Math.abs(error));
    return `${estimator} is off by up to ${Math.max(...errors).toFixed(2)} nats`;
  });
  return {
    data: [diagonal, ...points],
    layout: {
      title: { text: title },
      height: 480,
      xaxis: { title: { text: "Known mutual information (nats)" }, rangemode: "tozero" },
      yaxis: { title: { text: "Estimate (nats)" }, rangemode: "tozero" },
    },
    description: `${title}. In the mean of a case's samples ${worst.join("; ")}.`,
  };
}
