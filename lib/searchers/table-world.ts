import { runHyperband } from "../hyperband/hyperband";
import type { SearchSchedule } from "../hyperband/schedule";
import { hyperbandScore } from "../hyperband/score";
import type { HyperbandOutcome } from "../hyperband/trial";
import { type Architecture, architectureId, parseArchitecture } from "../search-space/architecture";
import type { WidthTableRow } from "../width-table/rows";
import { Surrogate } from "../width-table/surrogate";
import type { SurrogateFit } from "../width-table/surrogate-fit";
import { recordsOf } from "../width-table/surrogate-records";
import type { Measure } from "./inputs";

/** Measurements of layers that a table holds: usable information, and MINE as in the thesis. */
export const measurements = ["usable", "mine"] as const;

export type Measurement = (typeof measurements)[number];

const layersOf = (row: WidthTableRow, measurement: Measurement): readonly (number | null)[] =>
  measurement === "usable"
    ? [row.usable1, row.usable2, row.usable3, row.usable4]
    : [row.mine1, row.mine2, row.mine3, row.mine4];

/** What a table has measured of layers. */
export interface MeasuredLayers {
  /** Nats; throws a RangeError for what the table has not measured. */
  readonly measure: Measure;
  /** Architectures measured on every data set: what an iteration's random one is drawn from. */
  readonly architectures: readonly Architecture[];
}

/** The measurements of a table's first seeds on some data sets. */
export function measuredLayers(
  rows: readonly WidthTableRow[],
  dataSets: readonly string[],
  measurement: Measurement,
): MeasuredLayers {
  const layers = new Map(dataSets.map((dataSet) => [dataSet, new Map<string, readonly number[]>()]));
  for (const row of rows) {
    const values = layersOf(row, measurement);
    if (row.repeat !== 0 || !values.every((value) => value !== null && Number.isFinite(value))) continue;
    layers.get(row.dataSet)?.set(row.architecture, values as readonly number[]);
  }
  const [first, ...others] = layers.values();
  const shared = [...(first?.keys() ?? [])].filter((id) => others.every((own) => own.has(id)));
  return {
    measure: (dataSet, architecture) => {
      const values = layers.get(dataSet)?.get(architectureId(architecture));
      if (values) return values;
      throw new RangeError(`The table has not measured ${architectureId(architecture)} on ${dataSet}.`);
    },
    architectures: shared.map(parseArchitecture),
  };
}

/** A table and its surrogates as a world to search in: same code, answers in no time. */
export class TableWorld {
  private readonly surrogates: ReadonlyMap<string, Surrogate>;
  private readonly bests = new Map<string, number>();
  readonly layers: MeasuredLayers;

  /** @param options.exact Architectures of the table answer for themselves. */
  constructor(
    rows: readonly WidthTableRow[],
    fits: Readonly<Record<string, SurrogateFit>>,
    options: { readonly measurement: Measurement; readonly exact?: boolean },
  ) {
    const dataSets = Object.keys(fits);
    this.surrogates = new Map(
      dataSets.map((dataSet) => [dataSet, new Surrogate(dataSet, recordsOf(rows, dataSet), fits[dataSet], options)]),
    );
    this.layers = measuredLayers(rows, dataSets, options.measurement);
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
