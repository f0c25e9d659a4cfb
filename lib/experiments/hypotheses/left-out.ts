/**
 * The data set whose absence moves a statistic most: what holds without it does not hang on any one.
 *
 * @param units One a data set.
 * @returns Undefined for fewer than three, of which none can be spared.
 */
export function mostInfluential<Unit extends { readonly dataSet: string }>(
  units: readonly Unit[],
  statisticOf: (some: readonly Unit[]) => number,
): string | undefined {
  if (units.length < 3) return undefined;
  const whole = statisticOf(units);
  const moved = units.map((left) => Math.abs(statisticOf(units.filter((unit) => unit !== left)) - whole));
  return units[moved.indexOf(Math.max(...moved))].dataSet;
}

/** How the choice is named. */
export const withoutName = (dataSet: string): string => `without ${dataSet}, the data set that moves it most`;
