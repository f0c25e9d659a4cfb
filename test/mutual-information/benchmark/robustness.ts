/**
 * Ties, copies, units and heavy tails against the same data without: for each case estimate, interval, truth and the
 * estimate of the untied data, nats. Ends with status 1 when an estimate lies more than 0.03 nats from that of the
 * untied data (from the truth, where the variables are discrete), or an interval misses the truth.
 *
 * npx tsx test/mutual-information/benchmark/robustness.ts [points] [estimator …]
 */
import { estimateKsg, estimateLabelInformation, estimateRoss } from "../../../lib/mutual-information";
import { tableText } from "../../../lib/platform/display/table";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import { type RobustnessCase, robustnessCases } from "./robustness-cases";

interface Said {
  readonly nats: number;
  /** Of neighbours, two standard errors of the local terms: a guide, as they claim none. */
  readonly interval: readonly [number, number];
}

type Numbers = Pick<RobustnessCase, "xs" | "ys">;

const labelled = ({ xs, ys }: Numbers) => {
  return { values: xs, pointShape: [1], labels: Int32Array.from(ys), nClasses: 2 };
};

const guide = ({ nats, standardError }: { readonly nats: number; readonly standardError: number }): Said => {
  return { nats, interval: [nats - 2 * standardError, nats + 2 * standardError] };
};

/** The estimators, and what they are put to. */
export const robustEstimators = {
  ksg: { kind: "pairs", say: async ({ xs, ys }: Numbers) => guide(estimateKsg({ xs, ys, xSize: 1, ySize: 1 })) },
  ross: { kind: "labels", say: async (numbers: Numbers) => guide(estimateRoss(labelled(numbers))) },
  "label-aware": {
    kind: "labels",
    say: async (numbers: Numbers): Promise<Said> => estimateLabelInformation(labelled(numbers), { seed: 1 }),
  },
} as const;

/** Nats by which an estimate may differ from that of untied data. */
export const tolerance = 0.03;

/**
 * All cases that suit an estimator.
 *
 * @param options.cases Only those whose name contains one of these.
 */
export async function robustness(
  name: keyof typeof robustEstimators,
  options: { readonly nPoints: number; readonly seed: number; readonly cases?: readonly string[] },
) {
  const { nPoints, seed, cases = [""] } = options;
  const { kind, say } = robustEstimators[name];
  const known = new Map<Numbers, number>();
  const rows = [];
  for (const { untied, ...each } of robustnessCases(nPoints, seed)) {
    if (each.kind !== kind || !cases.some((part) => each.name.includes(part))) continue;
    const { nats, interval } = await say(each);
    if (untied && !known.has(untied)) known.set(untied, (await say(untied)).nats);
    const reference = untied ? (known.get(untied) as number) : null;
    const off = Math.abs(nats - (reference ?? each.truth));
    const holds = interval[0] - 0.005 <= each.truth && each.truth <= interval[1] + 0.005;
    rows.push({
      estimator: name,
      case: each.name,
      truth: each.truth,
      untied: reference,
      nats,
      low: interval[0],
      high: interval[1],
      off,
      holds,
    });
  }
  return rows;
}

async function main(): Promise<void> {
  const [nPoints = "2000", ...names] = process.argv.slice(2);
  await startEngine({ threads: 1 });
  const rows = [];
  for (const name of Object.keys(robustEstimators) as (keyof typeof robustEstimators)[]) {
    if (names.length === 0 || names.includes(name))
      rows.push(...(await robustness(name, { nPoints: Number(nPoints), seed: 1 })));
  }
  console.log(tableText(rows, { caption: `${nPoints} points, nats`, limit: rows.length }));
  const wrong = rows.filter(({ off, holds }) => off > tolerance || !holds);
  console.log(
    `${rows.length - wrong.length} of ${rows.length} within ${tolerance} nats and with the truth in the interval.`,
  );
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

if (process.argv[1]?.endsWith("robustness.ts")) void main();
