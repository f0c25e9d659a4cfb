import type { VisitOutcome } from "../searcher";

/** How architectures of the prior and uniform ones fared in the same Hyperbands, older ones counting less. */
export interface GuardState {
  readonly prior: { readonly started: number; readonly selected: number };
  readonly uniform: { readonly started: number; readonly selected: number };
}

/** What of the record stays at each Hyperband. */
const keep = 0.97;

/**
 * How many architectures a Hyperband takes from the prior: in proportion to how often its architectures were selected
 * against uniform ones beside them, as PriorBand (Mallik et al. 2023) weighs a given prior. Both always keep one place,
 * so that neither record ends.
 */
export class Guard {
  private record: GuardState;

  constructor(state?: GuardState) {
    const even = { started: 2, selected: 1 };
    this.record = state ?? { prior: even, uniform: even };
  }

  /** Of `size` architectures, those to draw from the prior: 1 … size − 1. */
  fromPrior(size: number): number {
    const { prior, uniform } = this.record;
    const [ofPrior, ofUniform] = [prior, uniform].map(({ started, selected }) => selected / started);
    return Math.min(size - 1, Math.max(1, Math.round((size * ofPrior) / (ofPrior + ofUniform))));
  }

  /** @param fromPrior The first so many architectures came from the prior. */
  note({ architectures, outcome }: VisitOutcome, fromPrior: number): void {
    const count = (isOurs: (index: number) => boolean, before: GuardState["prior"]): GuardState["prior"] => ({
      started: keep * before.started + architectures.filter((_, index) => isOurs(index)).length,
      selected: keep * before.selected + outcome.selected.filter(({ index }) => isOurs(index)).length,
    });
    this.record = {
      prior: count((index) => index < fromPrior, this.record.prior),
      uniform: count((index) => index >= fromPrior, this.record.uniform),
    };
  }

  read(): GuardState {
    return this.record;
  }
}
