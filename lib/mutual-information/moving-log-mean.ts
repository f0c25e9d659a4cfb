/** Weight of a new batch in the running mean; Belghazi et al. 2018 name no value, so one that spans 100 batches. */
const rate = 0.01;

/**
 * ln of a running mean of E[e^T] over batches, kept as a logarithm so that a large T does not overflow. It stands in
 * the denominator of DV's gradient, where the mean of a single batch would bias it (Belghazi et al. 2018, §3.2).
 */
export class MovingLogMean {
  private value: number | undefined;

  /** Takes in ln of the mean of e^T over a batch; returns ln of the running mean after it. */
  after(logMean: number): number {
    if (this.value === undefined) this.value = logMean;
    const [old, fresh] = [Math.log(1 - rate) + this.value, Math.log(rate) + logMean];
    const top = Math.max(old, fresh);
    this.value = top + Math.log(Math.exp(old - top) + Math.exp(fresh - top));
    return this.value;
  }
}
