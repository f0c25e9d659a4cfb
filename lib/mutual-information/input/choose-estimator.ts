import { createRandom } from "../../platform/random/random";
import { type Answer, type Choices as EstimatorChoices, estimatorsOf } from "../estimators";
import type { RealArray } from "../single-precision";
import type { OptionWriter } from "./option-writer";
import type { Kind, Sample } from "./sample";

/** Some rows, in the precision they have. */
function rowsOf<Numbers extends RealArray>(values: Numbers, size: number, rows: Int32Array): Numbers {
  const picked = new (values.constructor as new (length: number) => Numbers)(rows.length * size);
  rows.forEach((row, place) => {
    picked.set(values.subarray(row * size, (row + 1) * size), place * size);
  });
  return picked;
}

/**
 * As many points as an estimator uses, drawn by the seed where there are more: files are often sorted.
 *
 * @returns The sample, with a note where points were left out.
 */
function drawPoints(given: Sample, most: number, seed: number): Sample {
  const { nPoints } = given;
  if (nPoints <= most) return given;
  const rows = createRandom(seed, "points").permutation(nPoints).slice(0, most).sort();
  const notes = [...given.notes, `${most} of ${nPoints} points were used, drawn by the seed.`];
  if (given.kind === "labels") {
    const { values, labels, ...rest } = given.sample;
    const drawn = { values: rowsOf(values, values.length / nPoints, rows), labels: rows.map((row) => labels[row]) };
    return { kind: "labels", nPoints: most, notes, sample: { ...rest, ...drawn } };
  }
  const { xs, ys, xSize, ySize } = given.sample;
  const drawn = { xs: rowsOf(xs, xSize, rows), ys: rowsOf(ys, ySize, rows), xSize, ySize };
  return { kind: "pairs", nPoints: most, notes, sample: drawn };
}

/** What a caller may choose beside the estimator. */
export interface Choices extends EstimatorChoices {
  /** Most points to use; the estimator's own bound unless told. */
  readonly mostPoints?: number;
  /** How messages write options. */
  readonly write: OptionWriter;
}

/** What Y is to be taken for where an estimator is named that knows only one kind. */
export function kindOf(name: string | undefined): Kind | undefined {
  const [labels, pairs] = (["labels", "pairs"] as const).map((kind) =>
    estimatorsOf(kind).some((each) => each.name === name?.toLowerCase()),
  );
  return labels === pairs ? undefined : labels ? "labels" : "pairs";
}

/**
 * The estimator of a name, or the default, bound to a sample.
 *
 * @throws RangeError naming what fits when the name does not, or the sample or a choice is beyond what it can do.
 */
export function estimatorFor(
  name: string | undefined,
  given: Sample,
  choices: Choices,
): Pick<Sample, "nPoints"> & {
  readonly name: string;
  readonly notes: readonly string[];
  readonly run: () => Promise<Answer>;
} {
  const { kind } = given;
  const { write } = choices;
  const list = estimatorsOf(kind);
  const wanted = name?.toLowerCase() ?? list[0].name;
  const chosen = list.find((each) => each.name === wanted);
  if (!chosen) {
    const [what, other] =
      kind === "labels" ? ["labels", "continuous"] : ["floating-point numbers, one of a pair", "labels"];
    const names = list.map((each) => each.name).join(", ");
    throw new RangeError(
      `${write("estimator", name)} does not fit: Y holds ${what} (${write(other, true)} takes them otherwise); there are ${names}.`,
    );
  }
  const { points: mostPoints = Infinity, numbers: mostNumbers = Infinity } = chosen.limits ?? {};
  const numbers = given.kind === "pairs" ? given.sample.xSize + given.sample.ySize : 0;
  if (numbers > mostNumbers) {
    throw new RangeError(
      `${write("estimator", wanted)} takes pairs of at most ${mostNumbers} numbers, not ${numbers}.`,
    );
  }
  if (choices.permutations > 0 && !chosen.hasNull) {
    throw new RangeError(
      `${write("permutations")} needs labels and ${write("estimator", "label-aware")}, not ${wanted}.`,
    );
  }
  const most = Math.min(mostPoints, choices.mostPoints ?? Infinity);
  const { nPoints, notes, sample } = drawPoints(given, most, choices.seed);
  return { name: wanted, nPoints, notes, run: () => chosen.fit(sample, choices) };
}
