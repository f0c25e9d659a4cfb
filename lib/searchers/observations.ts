import { compareFinalists, type Trial } from "../hyperband/trial";
import { type Architecture, architectureId, parseArchitecture } from "../search-space/architecture";
import type { VisitOutcome } from "./searcher";

/** An architecture as a data set's Hyperbands left it: its last trial. */
export type Observation = Pick<Trial, "architecture" | "index" | "epochs" | "score" | "loss">;

/** An observation as JSON: id, epochs, score and loss, null for NaN. */
type StoredObservation = readonly [string, number, number | null, number | null];

export type ObservationsState = Readonly<Record<string, readonly StoredObservation[]>>;

const numberOf = (value: number | null): number => value ?? Number.NaN;

/** What Hyperbands have found, by data set, in the order in which it came in. */
export class Observations {
  private readonly known: Map<string, Observation[]>;

  constructor(state: ObservationsState = {}) {
    this.known = new Map(
      Object.entries(state).map(([dataSet, rows]) => [
        dataSet,
        rows.map(([id, epochs, score, loss], index) => {
          return { architecture: parseArchitecture(id), index, epochs, score: numberOf(score), loss: numberOf(loss) };
        }),
      ]),
    );
  }

  /** Those of a data set; none where no Hyperband was. */
  of(dataSet: string): readonly Observation[] {
    return this.known.get(dataSet) ?? [];
  }

  /** The same, best first: trained longer, then better. */
  bestOf(dataSet: string): readonly Observation[] {
    return [...this.of(dataSet)].sort(compareFinalists);
  }

  /** Takes in what Hyperbands found, as a searcher's update that learns by no gradient. */
  note(outcomes: readonly VisitOutcome[]): undefined {
    for (const { dataSet, outcome } of outcomes) {
      const known = this.known.get(dataSet) ?? [];
      const last = new Map(outcome.trials.map((trial) => [trial.index, trial])); // rungs ascend
      for (const [, { architecture, epochs, score, loss }] of [...last].sort(([a], [b]) => a - b)) {
        known.push({ architecture, index: known.length, epochs, score, loss });
      }
      this.known.set(dataSet, known);
    }
  }

  read(): ObservationsState {
    const jsonOf = (value: number): number | null => (Number.isNaN(value) ? null : value);
    return Object.fromEntries(
      [...this.known].map(([dataSet, rows]) => [
        dataSet,
        rows.map(({ architecture, epochs, score, loss }) => {
          return [architectureId(architecture), epochs, jsonOf(score), jsonOf(loss)] as const;
        }),
      ]),
    );
  }
}

/** The first observation of each architecture, in the order given. */
export function distinct<One extends { readonly architecture: Architecture }>(
  observations: readonly One[],
): readonly One[] {
  const seen = new Set<string>();
  return observations.filter(({ architecture }) => {
    const id = architectureId(architecture);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
