import type { Tables } from "../../platform/results/tables";
import { posteriorOnTable, tablePosteriorTables } from "../posterior/on-table";
import { table31OnTable, table31OnTableTables } from "../posterior/table-3-1-on-table";
import type { MeasuredBy } from "../posterior/table-world";
import { controllerByDataSet, controllerHypothesis } from "../prior/controller-hypothesis";
import { searchFigureTables } from "../prior/kept-search-figures";
import { priorOnTable } from "../prior/on-table";
import { alarmRows, qualityRows, table32 } from "../prior/tables";
import { table31Section, tablePosteriorSections } from "../reference/section-names";
import type { Section } from "../study/sections";
import { experiment } from "../study/study";
import { dipRows, widenedDips } from "./dips";

function predictorsOn(measuredBy: MeasuredBy, title: string): Section {
  const { ask, analyse } = posteriorOnTable({ measuredBy });
  const tables = experiment(ask, async (asked, study) => tablePosteriorTables(await analyse(asked, study), study.seed));
  return { title, thesis: "2.2, 3.1", experiment: tables };
}

function table31FromTable(): Section["experiment"] {
  const { ask, analyse } = table31OnTable();
  return experiment(ask, async (asked, study) => table31OnTableTables(await analyse(asked, study), study.seed));
}

/** The section of the sixth hypothesis. */
export const wideningSection = "widening";

/**
 * What only the reference run computes: both experiments have it at small size already, and the registered hypotheses
 * need it at full size, without the hours of the sections that it belongs to.
 *
 * @param options.networks Networks of each data set that the section of the sixth hypothesis is to have; all unless told.
 */
export const referenceSections = (options: { readonly networks?: number } = {}): Readonly<Record<string, Section>> => ({
  searches: {
    title: "Prior prediction on the width table",
    thesis: "3.2",
    experiment: experiment(
      priorOnTable.ask,
      (searches): Tables =>
        searches
          ? {
              "table-3-2": table32(searches),
              "less-uniform": controllerHypothesis(searches),
              "less-uniform-by-data-set": controllerByDataSet(searches),
              "surrogate-quality": qualityRows(searches),
              "controller-alarms": alarmRows(searches),
              ...searchFigureTables(searches),
            }
          : {},
    ),
  },
  [tablePosteriorSections.usable]: predictorsOn("usable", "Posterior prediction on the width table"),
  [tablePosteriorSections.mine]: predictorsOn("mine", "Posterior prediction on the width table, from MINE"),
  [table31Section]: {
    title: "Table 3.1 from the width table",
    thesis: "2.2, 3.1",
    experiment: table31FromTable(),
  },
  [wideningSection]: {
    title: "Widening where information dips",
    thesis: "4.1.1",
    experiment: experiment(widenedDips(options).ask, (gains): Tables => ({ dips: dipRows(gains) })),
  },
});
