import { createRandom } from "../../platform/random/random";
import { estimateKsg } from "../neighbours/ksg";
import { type PairSample, pickPairs } from "./pair-sample";

/** Dimensions of x and y together up to which nearest neighbours are asked, and pairs that they compare. */
const limits = { dimensions: 4, points: 3000 };

/** Change by twice the pairs, nats and share of the estimate, up to which it counts as settled. */
const settled = { nats: 0.03, share: 0.02 };

/** What nearest neighbours say of pairs in few dimensions. */
export interface PairNeighbours {
  /** Kraskov et al. 2004, nats. */
  readonly nats: number;
  readonly standardError: number;
  /** Estimate of all less the mean of its two halves, nats: the last step of a bias that falls. */
  readonly change: number;
  /** Whether it has settled; where y is a function of x, it rises by ln 2 whenever the pairs double. */
  readonly sound: boolean;
}

/**
 * Nearest neighbours on some of the pairs, drawn by chance, as files are often sorted, and on each half of them.
 *
 * @returns Undefined in more dimensions.
 */
export function pairNeighbours(sample: PairSample, seed: number): PairNeighbours | undefined {
  if (sample.xSize + sample.ySize > limits.dimensions) return undefined;
  const order = createRandom(seed, "pair reference").permutation(sample.xs.length / sample.xSize);
  const some = order.subarray(0, limits.points);
  const half = some.length >> 1;
  const { nats, standardError } = estimateKsg(pickPairs(sample, some));
  const halves = [some.subarray(0, half), some.subarray(half)].map((part) => estimateKsg(pickPairs(sample, part)).nats);
  const change = nats - (halves[0] + halves[1]) / 2;
  const sound = Math.abs(change) <= Math.max(settled.nats, settled.share * nats, 2 * standardError);
  return { nats, standardError, change, sound };
}
