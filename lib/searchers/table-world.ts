import { runHyperband } from "../hyperband/hyperband";
import type { SearchSchedule } from "../hyperband/schedule";
import { hyperbandScore } from "../hyperband/score";
import type { HyperbandOutcome } from "../hyperband/trial";
import type { Architecture } from "../search-space/architecture";
import type { WidthTableRow } from "../width-table/rows";
import { Surrogate } from "../width-table/surrogate";
import type { SurrogateFit } from "../width-table/surrogate-fit";
import { recordsOf } from "../width-table/surrogate-records";
import { measurementsOf, type TableMeasurements } from "./table-measurements";

/** A table and its surrogates as a world to search in: same code, answers in no time. */
export class TableWorld {
  private readonly surrogates: ReadonlyMap<string, Surrogate>;
  private readonly bests = new Map<string, number>();
  readonly measurements: TableMeasurements;

  constructor(rows: readonly WidthTableRow[], fits: Readonly<Record<string, SurrogateFit>>) {
    const dataSets = Object.keys(fits);
    this.surrogates = new Map(
      dataSets.map((dataSet) => [dataSet, new Surrogate(dataSet, recordsOf(rows, dataSet), fits[dataSet])]),
    );
    this.measurements = measurementsOf(rows);
  }

  private surrogate(dataSet: string): Surrogate {
    const surrogate = this.surrogates.get(dataSet);
    if (!surrogate) throw new RangeError(`The table has no data set "${dataSet}".`);
    return surrogate;
  }

  /** Expected score after the last epoch, on images that neither train nor select. */
  truth(dataSet: string, architecture: Architecture, filterPenalty: number): number {
    return hyperbandScore(
      architecture,
      Math.min(1, Math.max(0, this.surrogate(dataSet).truth(architecture))),
      filterPenalty,
    );
  }

  /** The highest that {@link truth} reaches anywhere. */
  best(dataSet: string, filterPenalty: number): number {
    const key = `${dataSet} ${filterPenalty}`;
    const known = this.bests.get(key);
    if (known !== undefined) return known;
    const best = this.truth(dataSet, this.surrogate(dataSet).best(filterPenalty).architecture, filterPenalty);
    this.bests.set(key, best);
    return best;
  }

  /** Runs Hyperbands in it. Equal architectures of one seed are one training, as in the thesis's cache (A.5). */
  hyperband(options: {
    readonly schedule: SearchSchedule;
    readonly filterPenalty: number;
    readonly seed: number;
  }): (dataSet: string, architectures: readonly Architecture[]) => Promise<HyperbandOutcome> {
    const { schedule, filterPenalty, seed } = options;
    return (dataSet, architectures) => {
      const surrogate = this.surrogate(dataSet);
      return runHyperband({
        architectures,
        schedule,
        filterPenalty,
        evaluate: async (architecture, epochs) => surrogate.train(architecture, epochs, seed),
      });
    };
  }
}
