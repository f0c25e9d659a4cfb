import type { HypothesisVerdict } from "../../statistics";

/** A hypothesis under another choice than the registered one, or a control beside it. */
export interface Variation {
  readonly name: string;
  /**
   * A control asks another question. `without`: what the same statistic is without the information; supported, it speaks
   * against the hypothesis. `beyond`: what is left beyond something simpler; supported, it speaks for it.
   */
  readonly control?: "without" | "beyond";
  /** Why its verdict says nothing, and is not counted. */
  readonly idle?: string;
  readonly verdict: HypothesisVerdict;
  readonly dataSets: number;
}

/** A hypothesis that was written down before the run (data/reference/hypotheses.md), and what came of it. */
export interface JudgedHypothesis {
  readonly number: number;
  readonly title: string;
  /** What is measured, and its unit. */
  readonly statistic: string;
  /** What the statistic was registered to lie beyond; 0 unless told. */
  readonly threshold?: number;
  /** Undefined while it cannot be computed. */
  readonly verdict?: HypothesisVerdict;
  /** What the verdict does not mean or say, by what was registered with the hypothesis. */
  readonly reservation?: string;
  /** What its numbers still lack: then the verdict is an interim look and decides nothing. */
  readonly interim?: string;
  /** Data sets behind it. */
  readonly dataSets: number;
  /** Why there is no verdict. */
  readonly lacking?: string;
  readonly variations: readonly Variation[];
}

/** One without numbers. */
export const notRun = (
  named: Pick<JudgedHypothesis, "number" | "title" | "statistic" | "threshold">,
  lacking: string,
): JudgedHypothesis => ({ ...named, dataSets: 0, variations: [], lacking });

/** Where numbers are of fewer data sets than are to come. */
export const whileSome = (dataSets: number, all: number): Pick<JudgedHypothesis, "interim"> =>
  dataSets < all ? { interim: `${dataSets} of ${all} data sets` } : {};
