import { type LearningCurveRow, learningCurveOf } from "../experiments";
import { trainingCurve } from "../figures";
import { figure } from "../platform/display/figure";
import { type ArchitectureChoice, type NetworkCallOptions, openCall } from "./network-call";

/**
 * Trains a network in worker processes and draws how it learns: plan, progress, account and figure in the cell. What
 * was computed before comes from the cache; more epochs go on from the last one.
 *
 * @param architecture Filters of the four layers (thesis 2.2): `"60-60-60-60"` or `[60, 60, 60, 60]`.
 * @param dataSet Id of a data set, as in `npx mi-nas datasets list`.
 * @returns A record an epoch, losses in nats; `table` shows them, `trainingCurve` draws them.
 * @throws RangeError when there is no such architecture or data set, naming the nearest, or a number does not fit; Error
 * when the data set's files are not here.
 * @example
 * const options = { epochs: 2, trainPoints: 64, validationPoints: 64, seed: 1 };
 * const curve = await train("20-20-20-20", "procedural-digits", options);
 * table(curve);
 */
export async function train(
  architecture: ArchitectureChoice,
  dataSet: string,
  options: NetworkCallOptions,
): Promise<readonly LearningCurveRow[]> {
  const { session, architecture: filters } = openCall(architecture, dataSet, options);
  const choice = { architecture: filters, dataSet, epochs: options.epochs };
  const curve = await session.compute("Training", learningCurveOf(choice));
  figure(trainingCurve(curve));
  return curve;
}
