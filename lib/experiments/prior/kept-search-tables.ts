import { type ColumnFormats, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { referenceTable } from "../reference/tables";
import { alarmColumns, qualityColumns } from "./tables";

const kept = (name: string, columns: ColumnFormats): readonly TableRow[] | undefined => {
  const rows = referenceTable("searches", name);
  return rows && withColumns(rows, columns);
};

/** How well the surrogates of the reference run foretell, see `qualityRows`; undefined where it has not been run. */
export const keptSurrogateQuality = () => kept("surrogate-quality", qualityColumns);

/** Alarms of the reference run's controllers under a λ, see `alarmRows`; undefined where there are none. */
export function keptControllerAlarms(filterPenalty: number): readonly TableRow[] | undefined {
  const rows = kept("controller-alarms", alarmColumns)?.filter((row) => row.filterPenalty === filterPenalty);
  return rows && rows.length > 0 ? withColumns(rows, alarmColumns) : undefined;
}
