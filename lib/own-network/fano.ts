/**
 * The accuracy that no classifier exceeds whose input holds at most `nats` of the label: the largest 1 − e with
 * H(y) − nats ≤ h(e) + e ln(K − 1) (Fano's inequality, Cover & Thomas 2006, theorem 2.10.1). Of a lower bound it is what
 * the information seen so far allows, not a limit of the layer.
 *
 * @param nats I(layer; y), nats.
 * @param labelEntropy H(y), nats.
 * @param nClasses K ≥ 2.
 * @returns In [0, 1].
 */
export function accuracyAllowed(nats: number, labelEntropy: number, nClasses: number): number {
  const left = labelEntropy - Math.max(0, nats);
  const xLogX = (x: number): number => (x > 0 ? x * Math.log(x) : 0);
  const allows = (error: number): boolean =>
    left <= -xLogX(error) - xLogX(1 - error) + error * Math.log(nClasses - 1) + 1e-12;
  let [low, high] = [0, 1 - 1 / nClasses]; // the right side rises up to there, where it is ln K
  if (allows(low)) return 1;
  for (let half = 0; half < 60; half++) {
    const middle = (low + high) / 2;
    if (allows(middle)) high = middle;
    else low = middle;
  }
  return 1 - high;
}
