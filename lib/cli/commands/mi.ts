import type { Command } from "commander";
import {
  type EstimateOptions,
  fewestPoints,
  informationHelp,
  type MeasuredInformation,
  mostPermutations,
  prepareEstimate,
} from "../../first-calls/estimate";
import { type Estimator, estimatorsOf } from "../../mutual-information/estimators";
import { asFlag } from "../../mutual-information/input/option-writer";
import { formatNumber } from "../../platform/display/numbers";
import { tableText } from "../../platform/display/table";
import { captionOf } from "../../platform/results/columns";
import { badInputHelp, integerOption, readInput, refuseBadInput } from "../input";

interface InformationFlags extends EstimateOptions {
  readonly x: string;
  readonly y: string;
  readonly json?: boolean;
}

function show(result: MeasuredInformation): string {
  const { nats, bits, standardError, interval, ceilingNats, verdict, because, permutationNull, estimates } = result;
  const { lowerLimit, family, extrapolated } = result;
  const optional = (value: number | null) => (value === null ? null : formatNumber(value));
  const rows = [
    ["information, nats", formatNumber(nats)],
    ["information, bits", formatNumber(bits)],
    ["standard error, nats", optional(standardError)],
    ["at least, 95 %, nats", optional(lowerLimit)],
    ["95 % interval, nats", interval?.map((end) => formatNumber(end)).join(" to ") ?? null],
    ["ceiling, nats", optional(ceilingNats)],
    ["extrapolated to more points, nats", optional(extrapolated)],
    ["family of critics", family],
    ["verdict", verdict],
    ["p-value of independence", optional(permutationNull?.pValue ?? null)],
    ...Object.entries(estimates).map(([name, value]) => [`${name}, nats`, formatNumber(value)]),
    ["seconds", formatNumber(result.seconds, 3)],
  ].map(([what, value]) => ({ what, value }));
  const caption = captionOf([result]);
  const columns = { what: { title: "" }, value: { title: "" } };
  return [tableText(rows, { caption, columns, limit: rows.length }), because, ...result.notes].join("\n");
}

const list = (kind: Estimator["kind"]): string =>
  estimatorsOf(kind)
    .map(({ name, title }) => `  ${name.padEnd(14)} ${title}`)
    .join("\n");

/** Adds `mi`. */
export function add(command: Command): void {
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
    .option("--most-points <count>", "use at most so many points, drawn by the seed", integerOption(fewestPoints))
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

What verdicts and intervals mean, and what to do next: ${informationHelp}

Examples:
  mi-nas mi --x activations.npy --y labels.npy
  mi-nas mi --x x.npy --y y.npy --estimator ksg --json
  mi-nas mi --x images.npz:x_train --y images.npz:y_train --most-points 5000
  mi-nas mi --x table.csv --y table.csv:species

${badInputHelp}`,
    )
    .action(async (flags: InformationFlags) => {
      const { x, y, json, ...options } = flags;
      const measure = readInput(command, () => prepareEstimate(x, y, options, asFlag));
      const result = await measure();
      console.log(json ? JSON.stringify(result) : show(result));
    });
  refuseBadInput(command);
}
