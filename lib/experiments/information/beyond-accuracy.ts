import { spreadOf } from "../../statistics/spread";

/** A measured network: what it is compared by, and what is asked to add something. */
export interface GroupedPoint {
  /** Points are compared within their group alone, such as a data set. */
  readonly group: string;
  readonly x: number;
  readonly y: number;
}

/** How much of one measurement another one explains, within groups. */
export interface WithinGroups {
  /** Rise of y a unit of x. */
  readonly slope: number;
  /** R² within groups: share of y's variance around its group's mean that x explains; NaN where y does not vary. */
  readonly explained: number;
  /** Standard deviation of what x leaves unexplained, with groups + 1 degrees of freedom taken. */
  readonly residual: number;
  /** Standard deviation of y within groups, before x is known. */
  readonly spread: number;
  readonly points: number;
  readonly groups: number;
}

/**
 * Regression of y on x with a mean for each group: what x says about y once it is known which group a point belongs to.
 * Information differs far more between data sets than between networks on one, so without groups any two measurements
 * seem to agree.
 *
 * Numbers that the points are too few for are NaN: with no more than one point a group and one more, a line through
 * them explains nothing that it could not explain of any others.
 *
 * @example
 * withinGroups(networks.map(({ dataSet, accuracy, layers }) => ({ group: dataSet, x: accuracy, y: layers[3].nats })));
 */
export function withinGroups(points: readonly GroupedPoint[]): WithinGroups {
  const names = [...new Set(points.map(({ group }) => group))];
  const freedom = points.length - names.length - 1;
  const fitted = (value: number): number => (freedom < 1 ? Number.NaN : value);
  const centred = names.flatMap((name) => {
    const own = points.filter(({ group }) => group === name);
    const [x, y] = [spreadOf(own.map((point) => point.x)).mean, spreadOf(own.map((point) => point.y)).mean];
    return own.map((point) => ({ x: point.x - x, y: point.y - y }));
  });
  const sum = (of: (point: { readonly x: number; readonly y: number }) => number): number =>
    centred.reduce((total, point) => total + of(point), 0);
  const xx = sum(({ x }) => x * x);
  const yy = sum(({ y }) => y * y);
  const slope = xx > 0 ? sum(({ x, y }) => x * y) / xx : 0;
  const left = sum(({ x, y }) => (y - slope * x) ** 2);
  return {
    slope: fitted(slope),
    explained: fitted(yy > 0 ? 1 - left / yy : Number.NaN),
    residual: fitted(Math.sqrt(left / freedom)),
    spread: freedom < 0 ? Number.NaN : Math.sqrt(yy / (freedom + 1)),
    points: points.length,
    groups: names.length,
  };
}
