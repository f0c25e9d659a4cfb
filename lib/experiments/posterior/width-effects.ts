import { Matrix, solve } from "ml-matrix";
import { type Architecture, filterOptions, nLayers } from "../../search-space";

/** A network whose accuracy is known. */
export interface TrainedWidth {
  readonly architecture: Architecture;
  /** In [0, 1]. */
  readonly accuracy: number;
}

/** What the width of each layer is worth on a data set. */
export interface WidthEffects {
  /** Accuracy gained by doubling a layer, at the middle of the options; shape [4]. */
  readonly perDoubling: readonly number[];
  /** Accuracy of each filter option against the mean of its layer's options; shape [92]. */
  readonly effects: Float64Array;
}

/** Filters in doublings from the middle of the options. */
const middle = Math.sqrt(filterOptions[0] * filterOptions[filterOptions.length - 1]);
const doublings = (filters: number): number => Math.log2(filters / middle);

const basis = (architecture: Architecture): readonly number[] =>
  architecture.flatMap((filters) => [doublings(filters), doublings(filters) ** 2]);

/** Pseudo-observations against a slope and against curvature: few networks are to give a slope rather than a bend. */
const shrink = [1, 4];

/**
 * Marginal effects of the layers' widths, fitted over trained networks: accuracy = a + Σ over layers of a slope and a
 * curvature in the logarithm of the filters, by ridge regression. All networks of a data set tell on every option, where
 * a Hyperband's posterior counts four: the noise is much smaller.
 *
 * @throws RangeError for fewer than 2 networks.
 */
export function widthEffects(networks: readonly TrainedWidth[]): WidthEffects {
  if (networks.length < 2) throw new RangeError(`Fit effects of width: at least 2 networks, got ${networks.length}.`);
  const rows = networks.map(({ architecture }) => basis(architecture));
  const means = rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
  const centre = networks.reduce((sum, { accuracy }) => sum + accuracy, 0) / networks.length;
  const design = new Matrix(rows.map((row) => row.map((value, column) => value - means[column])));
  const wanted = Matrix.columnVector(networks.map(({ accuracy }) => accuracy - centre));
  const penalty = Matrix.diag(rows[0].map((_, column) => shrink[column % 2]));
  const coefficients = solve(
    Matrix.add(design.transpose().mmul(design), penalty),
    design.transpose().mmul(wanted),
  ).to1DArray();
  const effects = Array.from({ length: nLayers }, (_, layer) => {
    const [slope, curvature] = coefficients.slice(2 * layer, 2 * layer + 2);
    const values = filterOptions.map((filters) => slope * doublings(filters) + curvature * doublings(filters) ** 2);
    const level = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - level);
  });
  return {
    perDoubling: Array.from({ length: nLayers }, (_, layer) => coefficients[2 * layer]),
    effects: Float64Array.from(effects.flat()),
  };
}
