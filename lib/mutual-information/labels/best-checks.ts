import { pointwiseInformation } from "../bounds";

/** T(x, c) on two folds that a critic was not fitted to. */
export interface HeldOutTables {
  /** Row-major, shape [fold's points, nClasses]. */
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** What a fit that left two folds out says of them. */
export interface CriticFit {
  /** Tables at the check that is best on fold a: fold b may be reported with them. */
  readonly chosenOnA: HeldOutTables;
  /** The same with the roles exchanged. */
  readonly chosenOnB: HeldOutTables;
  /** H(y) − CE after each check, nats: on the fit points, and on the held-out folds. */
  readonly curve: readonly { readonly check: number; readonly fit: number; readonly select: number }[];
  readonly stopReason: "converged" | "maxEpochs";
}

export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum / values.length;
};

export const labelsAt = (labels: Int32Array, indices: Int32Array): Int32Array => indices.map((index) => labels[index]);

/** A rise on a held-out fold that counts as progress, nats. */
const progress = 1e-4;

/** Remembers, for each of two held-out folds, the tables at its best check, and says when to stop. */
export class BestChecks {
  private readonly best = { a: Number.NEGATIVE_INFINITY, b: Number.NEGATIVE_INFINITY };
  private lastProgress = 0;
  private chosenOnA: HeldOutTables | undefined;
  private chosenOnB: HeldOutTables | undefined;
  private readonly curve: { check: number; fit: number; select: number }[] = [];

  constructor(
    private readonly labelsA: Int32Array,
    private readonly labelsB: Int32Array,
    private readonly prior: Float64Array,
    private readonly rule: { readonly patience: number; readonly maxChecks: number },
  ) {}

  /** Takes in a check; returns the reason to stop, or undefined to go on. */
  look(check: number, fit: number, a: Float32Array, b: Float32Array): CriticFit["stopReason"] | undefined {
    const valueA = meanOf(pointwiseInformation(a, this.labelsA, this.prior));
    const valueB = meanOf(pointwiseInformation(b, this.labelsB, this.prior));
    if (valueA > this.best.a + progress || valueB > this.best.b + progress) this.lastProgress = check;
    if (valueA > this.best.a) {
      this.best.a = valueA;
      this.chosenOnA = { a, b };
    }
    if (valueB > this.best.b) {
      this.best.b = valueB;
      this.chosenOnB = { a, b };
    }
    this.curve.push({ check, fit, select: (valueA + valueB) / 2 });
    if (check - this.lastProgress >= this.rule.patience) return "converged";
    return check >= this.rule.maxChecks ? "maxEpochs" : undefined;
  }

  /** @throws Error when no check gave a finite value. */
  result(stopReason: CriticFit["stopReason"]): CriticFit {
    const { chosenOnA, chosenOnB, curve } = this;
    if (!chosenOnA || !chosenOnB) throw new Error("Fit a critic: it gave no finite value on the held-out points.");
    return { chosenOnA, chosenOnB, curve, stopReason };
  }
}
