import { type InputName, isMeasuredFor } from "../predictors/inputs";
import { type Measurement, unmeasured } from "../predictors/measurement";
import { type Architecture, architectureId, parseArchitecture } from "../search-space/architecture";
import type { WidthTableRow } from "../width-table/rows";
import type { Measure } from "./inputs";

/** What a table has measured of its architectures, each trained from its first seed. */
export interface TableMeasurements {
  /** Throws a RangeError for an architecture that the table does not hold on the data set. */
  readonly measure: Measure;
  /**
   * Architectures of which all that an input asks for is measured on every one of some data sets: what an iteration's
   * random one is drawn from. Usable information is asked for too, so that searches with other inputs draw the same.
   */
  readonly measuredFor: (input: InputName, dataSets: readonly string[]) => readonly Architecture[];
}

/** A table lacks held-out MINE and data-set statistics: NaN. */
function measurementOf(rows: readonly WidthTableRow[]): Measurement {
  const epochs = [...rows].sort((a, b) => a.epoch - b.epoch);
  const last = epochs[epochs.length - 1];
  const numberOf = (value: number | null): number => value ?? Number.NaN;
  return {
    ...unmeasured(last.dataSet, parseArchitecture(last.architecture)),
    mine: [last.mine1, last.mine2, last.mine3, last.mine4].map(numberOf),
    usable: [last.usable1, last.usable2, last.usable3, last.usable4],
    labelEntropy: last.labelEntropy,
    accuracy: last.selectAccuracy,
    earlyAccuracy: epochs[Math.max(1, Math.round(epochs.length / 4)) - 1].selectAccuracy,
    headLoss: last.reportLoss,
    parameters: last.parameters,
    multiplyAdds: last.multiplyAdds,
    dead: last.dead,
  };
}

/** The measurements of a table. */
export function measurementsOf(rows: readonly WidthTableRow[]): TableMeasurements {
  const networks = new Map<string, Map<string, WidthTableRow[]>>();
  for (const row of rows) {
    if (row.repeat !== 0) continue;
    const own = networks.get(row.dataSet) ?? new Map<string, WidthTableRow[]>();
    networks.set(row.dataSet, own.set(row.architecture, [...(own.get(row.architecture) ?? []), row]));
  }
  const known = new Map(
    [...networks].map(([dataSet, own]) => [
      dataSet,
      new Map([...own].map(([id, epochs]) => [id, measurementOf(epochs)])),
    ]),
  );
  return {
    measure: (dataSet, architecture) => {
      const found = known.get(dataSet)?.get(architectureId(architecture));
      if (found) return found;
      throw new RangeError(`The table has not measured ${architectureId(architecture)} on ${dataSet}.`);
    },
    measuredFor: (input, dataSets) => {
      const isComplete = (measured: Measurement | undefined): boolean =>
        measured !== undefined && (["usable raw", input] as const).every((asked) => isMeasuredFor(asked, measured));
      const ids = [...(known.get(dataSets[0])?.keys() ?? [])];
      return ids
        .filter((id) => dataSets.every((dataSet) => isComplete(known.get(dataSet)?.get(id))))
        .map(parseArchitecture);
    },
  };
}
