import { requireInteger } from "../hyperband/integers";
import type { Answer } from "../mutual-information/estimators";
import { toBits } from "../mutual-information/information-estimate";
import { estimatorFor, kindOf } from "../mutual-information/input/choose-estimator";
import { type GivenArray, givenArray } from "../mutual-information/input/given-array";
import { asProperty, type OptionWriter } from "../mutual-information/input/option-writer";
import { columnsTaken } from "../mutual-information/input/read-array";
import { sampleOf } from "../mutual-information/input/sample";
import { formatNumber } from "../platform/display/numbers";
import { type Progress, progress as startProgress } from "../platform/display/progress";
import { kernelHost } from "../platform/kernel/host";
import { withColumns } from "../platform/results/columns";

/** Choices of {@link estimate}, those of `npx mi-nas mi`. */
export interface EstimateOptions {
  /** Name of one that fits y, as `npx mi-nas mi --help` lists them; label-aware for labels, dv for pairs unless told. */
  readonly estimator?: string;
  /** Of every random choice; 1 unless told. */
  readonly seed?: number;
  /** Orders of labels for a p-value of independence; 0 unless told. */
  readonly permutations?: number;
  /** Uses at most so many points, drawn by the seed. */
  readonly mostPoints?: number;
  /** Takes y for labels, whatever it holds. */
  readonly labels?: boolean;
  /** Takes y for measurements, whatever it holds. */
  readonly continuous?: boolean;
}

/** I(X;Y) of two arrays with what is needed to believe or to doubt it; what `mi --json` prints. */
export type MeasuredInformation = Omit<Answer, "copies"> & {
  readonly estimator: string;
  readonly bits: number;
  readonly kind: "labels" | "pairs";
  /** Points that were used. */
  readonly nPoints: number;
  /** Of labels; null for pairs. */
  readonly nClasses: number | null;
  readonly xShape: readonly number[];
  readonly yShape: readonly number[];
  /** What was assumed of the arrays, a sentence each. */
  readonly notes: readonly string[];
  readonly seed: number;
  readonly engine: string;
  readonly seconds: number;
  /** Where verdicts and intervals are explained, from the repository's root. */
  readonly help: string;
};

export const informationHelp = "lib/mutual-information/README.md#what-an-answer-means";

export const mostPermutations = 100_000;
export const fewestPoints = 16;

/** Milliseconds of fits for which a cell shows no bar: most estimates take less. */
const withoutBar = 10_000;

/** A bar while someone watches, in a terminal or a long-running cell; a file or a pipe gets nothing. */
function progressBar() {
  const signal = kernelHost()?.interruptSignal();
  let bar: Progress | undefined;
  let shownFrom = 0;
  let shown = false;
  return {
    update: (done: number, total: number): void => {
      signal?.throwIfAborted();
      if (!signal && !process.stderr.isTTY) return;
      if (!bar) {
        bar = startProgress("Fits of critics", total);
        shownFrom = signal ? Date.now() + withoutBar : 0;
      }
      shown ||= Date.now() >= shownFrom;
      if (shown) bar.update(done);
    },
    finish: (): void => {
      if (shown) bar?.finish("");
    },
  };
}

const copiesNote = (copies: number): string =>
  `${copies} ${copies === 1 ? "row is a copy of another" : "rows are copies of others"}: counted as no observations of their own.`;

const leftOut = (taken: readonly string[]): readonly string[] =>
  taken.length > 0 ? [`X is every column but ${taken.map((name) => `"${name}"`).join(", ")}, which Y is.`] : [];

/** What a table shows of an answer. */
function withFormats(information: MeasuredInformation): MeasuredInformation {
  const interval = (ends: unknown) => (ends as readonly number[] | null)?.map((end) => formatNumber(end)).join(" to ");
  const { estimator, nPoints, xShape, yShape } = information;
  const nats = { unit: "nats", digits: 4 };
  withColumns(
    [information],
    {
      nats: { title: "I(X;Y)", ...nats },
      standardError: { title: "± s.e.", ...nats },
      lowerLimit: { title: "At least, 95 %", ...nats },
      interval: { title: "95 % interval", unit: "nats", format: (ends) => interval(ends) ?? "–" },
      ceilingNats: { title: "Ceiling", ...nats },
      verdict: { title: "Verdict" },
      because: { title: "Because" },
    },
    `I(X;Y) by ${estimator}, ${nPoints} points, X [${xShape.join(", ")}], Y [${yShape.join(", ")}]`,
  );
  return information;
}

/**
 * Reads and checks everything for {@link estimate}, so that nothing starts on bad input.
 *
 * @param write How messages write options.
 * @returns What measures.
 * @throws as {@link estimate}.
 */
export function prepareEstimate(
  x: GivenArray,
  y: GivenArray,
  options: EstimateOptions,
  write: OptionWriter,
): () => Promise<MeasuredInformation> {
  const { estimator, seed = 1, permutations = 0, mostPoints, labels, continuous } = options;
  if (labels && continuous) throw new RangeError(`${write("labels")} and ${write("continuous")} exclude each other.`);
  requireInteger("Estimate information: seed", seed, 0);
  requireInteger("Estimate information: permutations", permutations, 0, mostPermutations);
  if (mostPoints !== undefined) requireInteger("Estimate information: mostPoints", mostPoints, fewestPoints);
  const isFiles = typeof x === "string" && typeof y === "string";
  const taken = isFiles ? columnsTaken(x, y) : [];
  const points = givenArray("x", x, taken);
  const others = givenArray("y", y);
  const named = others.isInteger ? undefined : kindOf(estimator);
  const kind = labels ? "labels" : continuous ? "pairs" : named === "pairs" ? named : undefined;
  const given = sampleOf(points, others, { kind, write });
  const bar = progressBar();
  const choices = { seed, permutations, mostPoints, onFit: bar.update, write };
  const { name, nPoints, notes, run } = estimatorFor(estimator, given, choices);
  return async () => {
    const { startEngine } = require("../platform/tensorflow/engine") as typeof import("../platform/tensorflow/engine");
    const engine = await startEngine();
    const start = performance.now();
    const { copies, ...answer } = await run().finally(() => bar.finish());
    const seconds = (performance.now() - start) / 1000;
    return withFormats({
      estimator: name,
      ...answer,
      bits: toBits(answer.nats),
      kind: given.kind,
      nPoints,
      nClasses: given.kind === "labels" ? given.sample.nClasses : null,
      xShape: points.shape,
      yShape: others.shape,
      notes: [...leftOut(taken), ...notes, ...(copies ? [copiesNote(copies)] : [])],
      seed,
      engine: engine.name,
      seconds,
      help: informationHelp,
    });
  };
}

/**
 * Estimates the mutual information I(X;Y) of two arrays or files, with an interval and a verdict: the estimators and
 * the answers of `npx mi-nas mi`, which says what each does. Starts the engine.
 *
 * @param x Points, shape [n], [n, d] or [n, height, width, channels]: lists, typed arrays, `{ values, shape }`, a
 * tensor, a frame of polars or danfojs; or `"file.npy"`, `"file.npz:name"`, `"file.csv:column,column"`.
 * @param y Integers or words, shape [n], are labels; other numbers, [n] or [n, d], are measurements, but for few
 * different integers. `labels` and `continuous` take them otherwise.
 * @returns Nats, with every bound by its name; null where the estimator has no such number. `table` shows it.
 * @throws DataFileError naming the array, the bound and the value that is wrong; RangeError when the estimator or
 * another option does not fit.
 * @example
 * const angles = Array.from({ length: 200 }, (_, at) => at / 10);
 * const points = angles.map((angle) => [Math.sin(angle), Math.cos(angle)]);
 * const information = await estimate(points, points.map(([sine]) => (sine > 0 ? "up" : "down")));
 * table(information);
 */
export async function estimate(
  x: GivenArray,
  y: GivenArray,
  options: EstimateOptions = {},
): Promise<MeasuredInformation> {
  return prepareEstimate(x, y, options, asProperty)();
}
