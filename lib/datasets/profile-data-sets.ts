import type { DataSetEntry } from "./data-set";
import { listDataSets } from "./list";
import { firstMembers } from "./procedural/family";

/** How many data sets a profile wants on each side of the split. */
export interface ProfileSelection {
  readonly nTrain: number;
  readonly nTest: number;
  /** Only members of the procedural family, so that the choice is the same everywhere. Default false. */
  readonly procedural?: boolean;
}

export interface ProfileDataSets {
  readonly train: readonly string[];
  /** Ids of the sets that predictors are judged on. */
  readonly test: readonly string[];
  /** How many sets fewer than asked for there are here. */
  readonly shortfall: { readonly train: number; readonly test: number };
}

/**
 * The data sets that a profile uses here: real ones that were found, in the thesis's order and on the thesis's side of
 * the split (§2.1.2; MNIST is for training, Fashion-MNIST for testing), then users' own, filled up with members of the
 * procedural family: of its first members, spread evenly from easy to hard, and when those are not enough, all of them
 * and a like spread of the others.
 *
 * @param entries The table of data sets; default what is here.
 * @throws RangeError when a number is not an integer from 0.
 * @example
 * profileDataSets({ nTrain: 2, nTest: 1, procedural: true });
 */
export function profileDataSets(
  { nTrain, nTest, procedural = false }: ProfileSelection,
  entries: readonly DataSetEntry[] = listDataSets(),
): ProfileDataSets {
  const usable = procedural ? entries.filter(({ kind }) => kind === "procedural") : entries;
  const train = chooseSide(usable, "train", nTrain);
  const test = chooseSide(usable, "test", nTest);
  return { train, test, shortfall: { train: nTrain - train.length, test: nTest - test.length } };
}

const usableHere: ReadonlySet<string> = new Set(["official", "partial", "stand-in", "unverified", "own"]);

function chooseSide(entries: readonly DataSetEntry[], side: "train" | "test", wanted: number): readonly string[] {
  if (!Number.isInteger(wanted) || wanted < 0) {
    throw new RangeError(`Cannot choose ${wanted} ${side} data sets: the number must be an integer from 0.`);
  }
  const ids = (kind: DataSetEntry["kind"]) =>
    entries
      .filter((entry) => entry.kind === kind && entry.split === side)
      .filter(({ availability }) => kind === "procedural" || usableHere.has(availability))
      .map(({ id }) => id);
  const real = [...ids("real"), ...ids("own")].slice(0, wanted);
  const isFirst = (id: string) => firstMembers.some((member) => member.id === id);
  const procedural = ids("procedural");
  const first = spread(procedural.filter(isFirst), wanted - real.length);
  const further = procedural.filter((id) => !isFirst(id));
  return [...real, ...first, ...spread(further, wanted - real.length - first.length)];
}

/** `count` of a list's items, evenly spaced from its first to its last; the middle one where only one is asked for. */
function spread(items: readonly string[], count: number): readonly string[] {
  if (count === 0) return [];
  if (count >= items.length) return items;
  if (count === 1) return [items[Math.floor((items.length - 1) / 2)]];
  return Array.from({ length: count }, (_, step) => items[Math.round((step * (items.length - 1)) / (count - 1))]);
}
