import type { Command } from "commander";
import { toBits } from "../../mutual-information";
import { formatNumber } from "../../platform/display/numbers";
import { tableText } from "../../platform/display/table";
import { startEngine } from "../../platform/tensorflow/engine";
import { badInputHelp, readInput, refuseBadInput } from "../bad-input";
import { estimatorFor, labelEstimators, pairEstimators } from "../information/estimators";
import { readNpy } from "../information/npy-file";
import { sampleOf } from "../information/sample";
import { integerOption } from "../integer-option";

const mostPermutations = 100_000;

interface InformationFlags {
  readonly x: string;
  readonly y: string;
  readonly estimator?: string;
  readonly seed: number;
  readonly permutations: number;
  readonly json?: boolean;
}

/** Reads and checks everything, so that nothing starts on bad input. */
function prepare({ x, y, estimator, seed, permutations }: InformationFlags) {
  const [points, others] = [readNpy(x), readNpy(y)];
  const sample = sampleOf(points, others);
  const { name, run } = estimatorFor(estimator, sample, { seed, permutations });
  const about = {
    kind: sample.kind,
    nPoints: sample.nPoints,
    nClasses: sample.kind === "labels" ? sample.sample.nClasses : null,
    xShape: points.shape,
    yShape: others.shape,
    seed,
  };
  return { name, run, about };
}

/** Measures the information and says what it may be taken for. */
async function measure({ name, run, about }: ReturnType<typeof prepare>) {
  const engine = await startEngine();
  const start = performance.now();
  const answer = await run();
  const seconds = (performance.now() - start) / 1000;
  return { estimator: name, ...answer, bits: toBits(answer.nats), ...about, engine: engine.name, seconds };
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
  return `${tableText(rows, { caption, columns, limit: rows.length })}\n${because}`;
}

const list = (estimators: Readonly<Record<string, { readonly title: string }>>): string =>
  Object.entries(estimators)
    .map(([name, { title }]) => `  ${name.padEnd(14)} ${title}`)
    .join("\n");

/** Adds `mi`. */
export function addInformation(command: Command): void {
  command
    .requiredOption("--x <file.npy>", "points: [n], [n, d] or [n, height, width, channels]")
    .requiredOption("--y <file.npy>", "integers [n], labels; or floating-point numbers [n] or [n, d]")
    .option("--estimator <name>", "one that fits Y, see below")
    .option("-s, --seed <integer>", "seed of every random choice", integerOption(0), 1)
    .option(
      "--permutations <count>",
      "orders of labels for a p-value of independence",
      integerOption(0, mostPermutations),
      0,
    )
    .option("--json", "print all of it, the course of the fit too, as { nats, interval, verdict, estimates, … }")
    .addHelpText(
      "after",
      `
Estimators of integers Y [n], labels (any integers, each value a class):
${list(labelEstimators)}
Estimators of floating-point Y [n] or [n, d]:
${list(pairEstimators)}

Files hold real numbers of any NumPy type (float16 to float64, integers), little-endian, in C or Fortran order, at
most 1 GiB each, at least 16 points, no NaN. All information is in nats; bits too where so named. In JSON a number
that an estimator does not have is null.

Examples:
  mi-nas mi --x activations.npy --y labels.npy
  mi-nas mi --x x.npy --y y.npy --estimator ksg --json

${badInputHelp}`,
    )
    .action(async (flags: InformationFlags) => {
      const result = await measure(readInput(command, () => prepare(flags)));
      console.log(flags.json ? JSON.stringify(result) : show(result));
    });
  refuseBadInput(command);
}
