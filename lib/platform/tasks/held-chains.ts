/**
 * Counts who still needs what a chain of tasks left on disk, by the chain's address. The last who lets go of it frees
 * it, unless it failed: then a later run may go on from there.
 */
export class HeldChains {
  private readonly holders = new Map<string, number>();

  /** @param remove Frees what a chain left. */
  constructor(private readonly remove: (chain: string) => void) {}

  /** Keeps chains while something runs. */
  async during<Result>(chains: readonly string[], use: () => Promise<Result>): Promise<Result> {
    for (const chain of chains) this.holders.set(chain, (this.holders.get(chain) ?? 0) + 1);
    let done = false;
    try {
      const result = await use();
      done = true;
      return result;
    } finally {
      for (const chain of chains) this.release(chain, done);
    }
  }

  private release(chain: string, isDone: boolean): void {
    const others = this.holders.get(chain)! - 1;
    if (others > 0) {
      this.holders.set(chain, others);
      return;
    }
    this.holders.delete(chain);
    if (isDone) this.remove(chain);
  }
}
