import { written } from "../../platform/display/numbers";
import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import type { ErrorRecord } from "../posterior/errors";
import { methodTitles } from "../posterior/titles";
import {
  decidingReading,
  idleReason,
  pairsOf,
  posteriorHypothesis,
  type Reading,
  readingMethods,
  standIn,
} from "./posterior-hypothesis";

/** Errors are some 1e-6, shares some tenths. */
const number = written((value) => value.toPrecision(2));

/** How readings of the hypotheses 2 to 4 are shown. */
export const readingColumns = {
  hypothesis: { title: "Hypothesis" },
  decides: { title: "Decides" },
  filterPenalty: { title: "λ" },
  method: { title: "Method" },
  information: { title: "Information" },
  without: { title: "Without" },
  dataSets: { title: "Data sets" },
  statistic: { title: "Statistic", ...number },
  low: { title: "from", ...number },
  high: { title: "to", ...number },
  pValue: { title: "p, one-sided", digits: 2 },
  verdict: { title: "Verdict" },
  detectable: { title: "Found in 80 % of cases", ...number },
};

/**
 * One row for each reading of the hypotheses 2 to 4 that was judged: the one that decides first, then the other methods,
 * other values of λ, usable information in the place of MINE, and each without the stand-in where that is among the data.
 */
export function posteriorHypothesisRows(records: readonly ErrorRecord[], seed: number): readonly TableRow[] {
  const penalties = [...new Set(records.map(({ filterPenalty }) => filterPenalty))];
  const hasStandIn = records.some(({ dataSet }) => dataSet === standIn);
  const readings = (["mine", "usable"] as const).flatMap((information) =>
    readingMethods.flatMap((method) =>
      penalties.flatMap((filterPenalty) =>
        [[], ...(hasStandIn ? [[standIn]] : [])].map((without): Reading => {
          return { method, information, filterPenalty, without };
        }),
      ),
    ),
  );
  const isDeciding = ({ method, information, filterPenalty, without = [] }: Reading): boolean =>
    method === decidingReading.method &&
    information === decidingReading.information &&
    filterPenalty === decidingReading.filterPenalty &&
    without.length === 0;
  const rows = ([2, 3, 4] as const).flatMap((hypothesis) =>
    [...readings]
      .sort((a, b) => Number(isDeciding(b)) - Number(isDeciding(a)))
      .flatMap((reading): readonly TableRow[] => {
        const pairs = pairsOf(records, hypothesis, reading);
        if (pairs.length === 0) return [];
        const idle = idleReason(pairs, reading.method);
        const { interval, ...found } = posteriorHypothesis(records, hypothesis, { ...reading, seed });
        return [
          {
            hypothesis,
            decides: isDeciding(reading),
            filterPenalty: reading.filterPenalty,
            method: methodTitles[reading.method],
            information: reading.information === "mine" ? "MINE" : "usable",
            without: reading.without?.join(", ") || null,
            dataSets: pairs.length,
            statistic: found.statistic,
            low: interval[0],
            high: interval[1],
            pValue: found.pValue,
            verdict: idle ? `says nothing: ${idle}` : found.verdict,
            detectable: found.detectable,
          },
        ];
      }),
  );
  return withColumns(rows, readingColumns);
}
