import type { OwnLayerInformation, OwnNetworkInformation } from "./measure-sets";

/** What a layer knows of the points of one class. */
export interface ClassInformation {
  /** As the file names it. */
  readonly class: string;
  readonly points: number;
  /** Mean of ln p̂(y|x) − ln p(y) over its points, nats; below 0 where the layer misleads. */
  readonly nats: number;
  /** ln of 1 / the class's share, nats: of a class that is known for sure. */
  readonly ceilingNats: number;
}

/**
 * The bound of a layer class by class: the mean over classes, weighted by their points, is the layer's.
 *
 * @returns One a class that occurs, in the order of the labels' values.
 */
export function classInformation(
  { labels, classNames }: Pick<OwnNetworkInformation, "labels" | "classNames">,
  { pointwise }: Pick<OwnLayerInformation, "pointwise">,
): readonly ClassInformation[] {
  const [sums, counts] = [new Float64Array(classNames.length), new Float64Array(classNames.length)];
  for (const [point, label] of labels.entries()) {
    sums[label] += pointwise[point];
    counts[label]++;
  }
  return classNames.flatMap((name, label) => {
    const points = counts[label];
    if (points === 0) return [];
    return { class: name, points, nats: sums[label] / points, ceilingNats: Math.log(labels.length / points) };
  });
}

/** A point of which a layer knows little. */
export interface LittleKnown {
  /** Of the file, from 0. */
  readonly row: number;
  readonly class: string;
  /** ln p̂(y|x) − ln p(y), nats. */
  readonly nats: number;
  /** p̂(y|x), what the layer's critics give its label. */
  readonly probability: number;
}

/** The points that a layer knows least of, lowest first. */
export function leastKnown(
  network: Pick<OwnNetworkInformation, "labels" | "classNames" | "rows">,
  { pointwise }: Pick<OwnLayerInformation, "pointwise">,
  count: number,
): readonly LittleKnown[] {
  const { labels, classNames, rows } = network;
  const shares = new Float64Array(classNames.length);
  for (const label of labels) shares[label] += 1 / labels.length;
  const order = Array.from(pointwise.keys()).sort((a, b) => pointwise[a] - pointwise[b]);
  return order.slice(0, count).map((point) => {
    const nats = pointwise[point];
    const label = labels[point];
    return { row: rows?.[point] ?? point, class: classNames[label], nats, probability: shares[label] * Math.exp(nats) };
  });
}
