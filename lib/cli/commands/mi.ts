import type { Command } from "commander";
import { toBits } from "../../mutual-information";
import { type Estimator, estimatorsOf } from "../../mutual-information/estimators";
import { formatNumber } from "../../platform/display/numbers";
import { type Progress, progress as startProgress } from "../../platform/display/progress";
import { tableText } from "../../platform/display/table";
import { startEngine } from "../../platform/tensorflow/engine";
import { badInputHelp, readInput, refuseBadInput } from "../bad-input";
import { columnsTaken, readArray } from "../information/data-array";
import { estimatorFor, kindOf } from "../information/estimators";
import { sampleOf } from "../information/sample";
import { integerOption } from "../integer-option";

const mostPermutations = 100_000;

interface InformationFlags {
  readonly x: string;
  readonly y: string;
  readonly estimator?: string;
  readonly seed: number;
  readonly permutations: number;
  readonly mostPoints?: number;
  readonly labels?: boolean;
  readonly continuous?: boolean;
  readonly json?: boolean;
}

/** Where verdicts and intervals are explained, from the repository's root. */
const help = "lib/mutual-information/README.md#what-an-answer-means";

/** Reads and checks everything, so that nothing starts on bad input. */
function prepare({ x, y, estimator, seed, permutations, mostPoints, labels, continuous }: InformationFlags) {
  if (labels && continuous) throw new RangeError("--labels and --continuous exclude each other.");
  const points = readArray(x, columnsTaken(x, y));
  const others = readArray(y);
  const named = others.isInteger ? undefined : kindOf(estimator);
  const kind = labels ? "labels" : continuous ? "pairs" : named === "pairs" ? named : undefined;
  const given = sampleOf(points, others, kind);
  const bar = progressBar();
  const choices = { seed, permutations, mostPoints, onFit: bar.update };
  const { name, nPoints, notes, run } = estimatorFor(estimator, given, choices);
  const about = {
    kind: given.kind,
    nPoints,
    nClasses: given.kind === "labels" ? given.sample.nClasses : null,
    xShape: points.shape,
    yShape: others.shape,
    notes,
    seed,
  };
  return { name, run, about, bar };
}

/** A bar on standard error while someone watches; a file or a pipe gets nothing. */
function progressBar() {
  let bar: Progress | undefined;
  return {
    update: (done: number, total: number): void => {
      if (!process.stderr.isTTY) return;
      bar ??= startProgress("Fits of critics", total);
      bar.update(done);
    },
    finish: (): void => bar?.finish(""),
  };
}

const copiesNote = (copies: number): string =>
  `${copies} ${copies === 1 ? "row is a copy of another" : "rows are copies of others"}: counted as no observations of their own.`;

/** Measures the information and says what it may be taken for. */
async function measure({ name, run, about, bar }: ReturnType<typeof prepare>) {
  const engine = await startEngine();
  const start = performance.now();
  const { copies, ...answer } = await run().finally(() => bar.finish());
  const seconds = (performance.now() - start) / 1000;
  const notes = [...about.notes, ...(copies ? [copiesNote(copies)] : [])];
  const bits = toBits(answer.nats);
  return { estimator: name, ...answer, bits, ...about, notes, engine: engine.name, seconds, help };
}

function show(result: Awaited<ReturnType<typeof measure>>): string {
  const { nats, bits, standardError, interval, ceilingNats, verdict, because, permutationNull, estimates } = result;
  const optional = (value: number | null) => (value === null ? null : formatNumber(value));
  const rows = [
    ["information, nats", formatNumber(nats)],
    ["information, bits", formatNumber(bits)],
    ["standard error, nats", optional(standardError)],
    ["95 % interval, nats", interval?.map((end) => formatNumber(end)).join(" to ") ?? null],
    ["ceiling, nats", optional(ceilingNats)],
    ["verdict", verdict],
    ["p-value of independence", optional(permutationNull?.pValue ?? null)],
    ...Object.entries(estimates).map(([name, value]) => [`${name}, nats`, formatNumber(value)]),
    ["seconds", formatNumber(result.seconds, 3)],
  ].map(([what, value]) => ({ what, value }));
  const caption = `I(X;Y) by ${result.estimator}, ${result.nPoints} points, X [${result.xShape.join(", ")}], Y [${result.yShape.join(", ")}]`;
  const columns = { what: { title: "" }, value: { title: "" } };
  return [tableText(rows, { caption, columns, limit: rows.length }), because, ...result.notes].join("\n");
}

const list = (kind: Estimator["kind"]): string =>
  estimatorsOf(kind)
    .map(({ name, title }) => `  ${name.padEnd(14)} ${title}`)
    .join("\n");

/** Adds `mi`. */
export function addInformation(command: Command): void {
  command
    .requiredOption("--x <file>", "points: [n], [n, d] or [n, height, width, channels]")
    .requiredOption("--y <file>", "integers or words [n], labels; or floating-point numbers [n] or [n, d]")
    .option("--labels", "take Y for labels, whatever its type")
    .option("--continuous", "take Y for measurements, whatever its type")
    .option("--estimator <name>", "one that fits Y, see below")
    .option("-s, --seed <integer>", "seed of every random choice", integerOption(0), 1)
    .option(
      "--permutations <count>",
      "orders of labels for a p-value of independence",
      integerOption(0, mostPermutations),
      0,
    )
    .option("--most-points <count>", "use at most so many points, drawn by the seed", integerOption(16))
    .option("--json", "print all of it, the course of the fit too, as { nats, interval, verdict, estimates, … }")
    .addHelpText(
      "after",
      `
Estimators of labels Y [n], integers or words, each value a class:
${list("labels")}
Estimators of floating-point Y [n] or [n, d]:
${list("pairs")}

Files: file.npy, real numbers of any NumPy type (float16 to float64, integers) or words, little-endian, in C or Fortran
order; file.npz:name for one of several arrays; file.csv:column or file.csv:first,second, or file.csv for all columns
(of X less those of Y). At most 1 GiB each, at least 16 points, nothing empty, no NaN. Floating-point Y of at most 100
different integers, each ten times or more on average, is taken for labels, with a note. All information is in nats;
bits too where so named. In JSON a number that an estimator does not have is null.

What verdicts and intervals mean, and what to do next: ${help}

Examples:
  mi-nas mi --x activations.npy --y labels.npy
  mi-nas mi --x x.npy --y y.npy --estimator ksg --json
  mi-nas mi --x images.npz:x_train --y images.npz:y_train --most-points 5000
  mi-nas mi --x table.csv --y table.csv:species

${badInputHelp}`,
    )
    .action(async (flags: InformationFlags) => {
      const result = await measure(readInput(command, () => prepare(flags)));
      console.log(flags.json ? JSON.stringify(result) : show(result));
    });
  refuseBadInput(command);
}
