import { minus, written } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { type HypothesisVerdict, holm } from "../../statistics";
import type { JudgedHypothesis, Variation } from "./judged-hypothesis";

/** Whether a number is to be written in powers of ten: correlations are some tenths, errors some 1e-6. */
const isSmall = (value: number): boolean => value !== 0 && Math.abs(value) < 5e-4;

/** Three digits, so that an end of an interval is not rounded onto the threshold that it decides on. */
const shown = (value: number): string =>
  isSmall(value) ? value.toExponential(1) : String(Number(value.toPrecision(3)));

const size = written(shown);
const probability = written((value) => (value !== 0 && value < 5e-5 ? value.toExponential(1) : value.toFixed(4)));

const verdictColumns = {
  value: { title: "Value, in the statistic's unit", ...size },
  low: { title: "from", ...size },
  high: { title: "to", ...size },
  pValue: { title: "p, one-sided", ...probability },
};

const verdictCells = (verdict: HypothesisVerdict | undefined) => ({
  value: verdict?.statistic ?? null,
  low: verdict?.interval[0] ?? null,
  high: verdict?.interval[1] ?? null,
  pValue: verdict?.pValue ?? null,
});

const butOf = (reservation: string | undefined): string => (reservation ? `, but ${reservation}` : "");

/** One row a hypothesis, with Holm's correction over those that were judged. */
export function hypothesisRows(judged: readonly JudgedHypothesis[]): readonly TableRow[] {
  const corrected = holm(judged.map(({ verdict }) => verdict?.pValue ?? Number.NaN));
  const rows = judged.map(
    ({ number, title, statistic, verdict, reservation, interim, dataSets }, index): TableRow => ({
      number,
      title,
      statistic,
      ...verdictCells(verdict),
      holm: verdict ? corrected[index] : null,
      detectable: verdict?.verdict === "undecided" ? verdict.detectable : null,
      dataSets,
      verdict: `${interim ? "interim look: " : ""}${verdict?.verdict ?? "not run yet"}${butOf(reservation)}`,
    }),
  );
  return withColumns(rows, {
    number: { title: "" },
    title: { title: "Hypothesis" },
    statistic: { title: "Statistic" },
    ...verdictColumns,
    holm: { title: "Holm", ...probability },
    detectable: { title: "Smallest effect (4: threshold) found in 80 % of cases", ...size },
    dataSets: { title: "Data sets" },
    verdict: { title: "Verdict" },
  });
}

/** One row for each other choice or control beside the hypotheses that were judged. */
export function variationRows(judged: readonly JudgedHypothesis[]): readonly TableRow[] {
  const rows = judged.flatMap(({ number, variations }) =>
    variations.map(
      ({ name, control, idle, verdict, dataSets }): TableRow => ({
        number,
        name,
        is: control ? controlNames[control] : "other choice",
        ...verdictCells(verdict),
        dataSets,
        verdict: idle ? `says nothing: ${idle}` : verdict.verdict,
      }),
    ),
  );
  return withColumns(rows, {
    number: { title: "Hypothesis" },
    name: { title: "Instead of what was registered" },
    is: { title: "Which is" },
    ...verdictColumns,
    dataSets: { title: "Data sets" },
    verdict: { title: "Would be" },
  });
}

const controlNames = {
  without: "control: without the information",
  beyond: "control: beyond something simpler",
} as const;

/** How other choices come out, which should agree, and the two kinds of control, each with its own meaning; counted apart. */
function besides(variations: readonly Variation[], registered: HypothesisVerdict["verdict"]): string {
  const counted = variations.filter(({ idle }) => !idle);
  const parts = ([undefined, "without", "beyond"] as const).flatMap((kind) => {
    const own = counted.filter(({ control }) => control === kind);
    const wanted = kind ? "supported" : registered;
    const same = own.filter(({ verdict }) => verdict.verdict === wanted).length;
    if (own.length === 0) return [];
    if (kind === undefined) return [`${same} of ${own.length} other choices would be called the same`];
    if (kind === "without") return [`without the information ${same} of ${own.length} would be supported`];
    return [`of what is left beyond something simpler ${same} of ${own.length} would be supported`];
  });
  return parts.length > 0 ? `; ${parts.join("; ")}` : "";
}

/** What the verdicts come to, a sentence each: counted, and no more than they say. */
export function answerSentences(judged: readonly JudgedHypothesis[]): readonly string[] {
  const named = (wanted: HypothesisVerdict["verdict"] | undefined) =>
    judged.filter(({ verdict, interim }) => !interim && verdict?.verdict === wanted);
  // numbers, not counts: what a verdict does not mean stands with it
  const list = (those: readonly JudgedHypothesis[], withReservation = false) => {
    const each = those.map(({ number, reservation }) => {
      return `${number}${withReservation && reservation ? ` (but ${reservation})` : ""}`;
    });
    return each.length > 0 ? `no. ${each.join(", ")}` : "none";
  };
  const looks = judged.filter(({ interim }) => interim);
  const open = judged.flatMap(({ number, lacking }) => (lacking ? [`${number}: ${lacking}`] : []));
  const [supported, contradicted, undecided] = (["supported", "contradicted", "undecided"] as const).map(named);
  return [
    `Of six hypotheses registered before the numbers were there: supported ${list(supported, true)}; contradicted ` +
      `${list(contradicted, true)}; undecided ${list(undecided)}; interim looks that decide nothing ${list(looks)}; not ` +
      `run yet ${list(named(undefined))}.`,
    ...judged.flatMap(({ number, title, threshold, verdict, reservation, interim, variations }) => {
      if (!verdict) return [];
      const is = interim ? `, on ${interim}, would be ${verdict.verdict} so far` : ` is ${verdict.verdict}`;
      return [
        `${number}${is}${butOf(reservation)}: "${title}" (${minus(shown(verdict.statistic))}, ` +
          `${verdict.interval.map((end) => minus(shown(end))).join(" to ")}` +
          `${threshold ? `; registered threshold ${threshold}` : ""})${besides(variations, verdict.verdict)}.`,
      ];
    }),
    ...open,
  ];
}
