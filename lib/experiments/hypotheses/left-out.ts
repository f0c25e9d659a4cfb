/**
 * The data set whose absence moves a statistic most: without it one sees how far the statistic can hang on a single one.
 *
 * @param units One a data set.
 * @returns Of equal ones the first; undefined for fewer than three, of which none can be spared, and where no statistic is a
 * number without one of them.
 */
export function mostInfluential<Unit extends { readonly dataSet: string }>(
  units: readonly Unit[],
  statisticOf: (some: readonly Unit[]) => number,
): string | undefined {
  if (units.length < 3) return undefined;
  const whole = statisticOf(units);
  const moves = units.map((left) => Math.abs(statisticOf(units.filter((unit) => unit !== left)) - whole));
  const known = moves.map((move) => (Number.isNaN(move) ? Number.NEGATIVE_INFINITY : move));
  const most = Math.max(...known);
  return most >= 0 ? units[known.indexOf(most)].dataSet : undefined;
}

/** How the choice is named. */
export const withoutName = (dataSet: string): string => `without ${dataSet}, the data set that moves it most`;
