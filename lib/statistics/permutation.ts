import { createRandom } from "../platform/random/random";
import { midranks, spearman } from "./rank-correlation";

/** Orders up to which all are tried: 8! is 40,320. */
const exactUpTo = 8;
const drawnOrders = 2 ** 16;

/** Calls with each order of some numbers (Heap 1963). */
function eachOrder(values: Float64Array, use: (order: Float64Array) => void, count = values.length): void {
  if (count < 2) {
    use(values);
    return;
  }
  for (let index = 0; index < count; index++) {
    eachOrder(values, use, count - 1);
    const other = count % 2 === 0 ? index : 0;
    if (index < count - 1) [values[other], values[count - 1]] = [values[count - 1], values[other]];
  }
}

/**
 * One-sided p value of a rank correlation above 0: the share of all orders of one column whose correlation with the
 * other is at least the one found. Exact up to 8 values, by 65,536 seeded orders beyond.
 *
 * @returns NaN where the correlation is.
 * @throws RangeError when the columns differ in length.
 * @example
 * correlationPValue([1, 2, 3], [4, 5, 6], { seed: 0 }); // 0.167, one of six orders
 */
export function correlationPValue(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { seed }: { readonly seed: number },
): number {
  if (Number.isNaN(spearman(x, y))) return Number.NaN;
  const [ranks, values] = [midranks(x), midranks(y)];
  // whatever the order, means and spreads are the same: the products alone decide
  const products = (order: Float64Array): number => {
    let sum = 0;
    for (let index = 0; index < ranks.length; index++) sum += ranks[index] * order[index];
    return sum;
  };
  const found = products(values) - 1e-9;
  let [hits, orders] = [0, 0];
  const count = (order: Float64Array): void => {
    orders++;
    if (products(order) >= found) hits++;
  };
  if (values.length <= exactUpTo) eachOrder(values, count);
  else {
    count(values); // the order found is one of those possible
    const random = createRandom(seed, "permutation");
    for (let draw = 0; draw < drawnOrders; draw++) {
      for (let last = values.length - 1; last > 0; last--) {
        const other = random.integer(last + 1);
        [values[last], values[other]] = [values[other], values[last]];
      }
      count(values);
    }
  }
  return hits / orders;
}

/** Of the standard normal at 0.975 and at 0.8. */
const quantiles = 1.96 + 0.8416;

/**
 * The smallest true rank correlation that n pairs show to be apart from 0 in 80 % of cases, two-sided at 0.05: Fisher's z
 * with the variance 1.06/(n − 3) of Spearman's ρ (Fieller, Hartley and Pearson 1957).
 *
 * @returns NaN for fewer than 4 pairs.
 */
export function detectableCorrelation(n: number): number {
  if (n < 4) return Number.NaN;
  return Math.tanh(quantiles * Math.sqrt(1.06 / (n - 3)));
}
