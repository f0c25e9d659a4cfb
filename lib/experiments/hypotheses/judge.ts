import type { TableRow } from "../../platform/results/tables";
import type { WidthTableRow } from "../../width-table/rows";
import { tablePosteriorSections } from "../reference/section-names";
import { referenceTable } from "../reference/tables";
import { judgeControllers } from "./controllers";
import { judgeDips } from "./judge-dips";
import { judgePosterior } from "./judge-posterior";
import type { JudgedHypothesis } from "./judged-hypothesis";
import { judgeRise } from "./rise";

/**
 * The six hypotheses of data/reference/hypotheses.md with what the committed numbers say of each, failures as large as
 * successes; those whose numbers are not there yet say so.
 *
 * @param options.rows Of the width table; undefined where there is none.
 * @param options.kept Tables of the reference run: that folder's unless told.
 */
export function judgeHypotheses({
  rows,
  kept = referenceTable,
}: {
  readonly rows?: readonly WidthTableRow[];
  readonly kept?: (section: string, name: string) => readonly TableRow[] | undefined;
}): readonly JudgedHypothesis[] {
  return [
    judgeRise(rows),
    ...judgePosterior({
      posterior: kept("posterior", "errors"),
      tableMine: kept(tablePosteriorSections.mine, "errors"),
      tableUsable: kept(tablePosteriorSections.usable, "errors"),
    }),
    judgeControllers(kept("searches", "less-uniform"), kept("searches", "less-uniform-by-data-set")),
    judgeDips(kept("widening", "dips"), rows),
  ];
}
