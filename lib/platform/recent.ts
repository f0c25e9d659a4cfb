/** A small memory of the latest results of an expensive computation, bounded by their number and the bytes they hold. */
export class Recent<T> {
  private readonly kept = new Map<string, { readonly value: T; readonly bytes: number }>();
  private total = 0;

  constructor(
    private readonly options: {
      readonly maxEntries: number;
      readonly maxBytes?: number;
      readonly bytesOf?: (value: T) => number;
      /** Frees what a value holds when it is forgotten; not called for one that was too large to be kept. */
      readonly onForget?: (value: T) => void;
    },
  ) {}

  /** The value of a key, computed when it is not among the latest. A value above the bound of bytes is not kept. */
  get(key: string, compute: () => T): T {
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, known); // a map keeps the order of insertion: the first is the one longest unused
      return known.value;
    }
    const value = compute();
    const { bytesOf, maxBytes = Infinity } = this.options;
    const bytes = bytesOf?.(value) ?? 0;
    if (bytes <= maxBytes) {
      this.total += bytes - (this.kept.get(key)?.bytes ?? 0);
      this.kept.set(key, { value, bytes });
    }
    this.forgetOldest();
    return value;
  }

  /** As {@link get}, of something that takes time. Two that ask at once may both compute; a failure is not kept. */
  async getLater(key: string, compute: () => Promise<T>): Promise<T> {
    if (this.kept.has(key)) return this.get(key, () => this.kept.get(key)!.value);
    const value = await compute();
    return this.get(key, () => value);
  }

  private forgetOldest(): void {
    const { maxEntries, maxBytes = Infinity, onForget } = this.options;
    for (const [key, { value, bytes }] of this.kept) {
      if (this.kept.size <= maxEntries && this.total <= maxBytes) return;
      this.kept.delete(key);
      this.total -= bytes;
      onForget?.(value);
    }
  }
}
