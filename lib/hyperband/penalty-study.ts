import { type Architecture, architectureId, totalFilters } from "../search-space/architecture";
import { mean } from "../statistics/spread";
import { hyperbandScore } from "./score";
import {
  compareFinalists,
  compareTrials,
  type HyperbandOutcome,
  type RungOutcome,
  type Trial,
  trialsByIndex,
} from "./trial";

/** An architecture that another λ would have selected. */
export interface PenaltySelection {
  readonly architecture: Architecture;
  readonly index: number;
  /** Epochs of the record that its score comes from. */
  readonly epochs: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly score: number;
  /** The recorded search ended it earlier, so its score is that of fewer epochs than it would have had. */
  readonly extrapolated: boolean;
}

/** What a search would have selected with another λ. */
export interface PenaltyOutcome {
  /** λ, per filter. */
  readonly filterPenalty: number;
  /** Best first. */
  readonly selected: readonly PenaltySelection[];
  readonly summedScore: number;
  /** Mean Σ filters of the selected architectures. */
  readonly meanFilters: number;
  readonly meanAccuracy: number;
  /** How many of them the recorded search selected too. */
  readonly shared: number;
  /** How many of them have no record to the end. */
  readonly extrapolated: number;
}

/** The record that stands for an architecture in a rung: its own there, else the latest before. */
export function recordAt(records: readonly Trial[], rung: number): Trial {
  return records.filter((trial) => trial.rung <= rung).reduce((late, trial) => (trial.rung > late.rung ? trial : late));
}

/** Replays one bracket's eliminations; each architecture with the rung it would have reached and its record there. */
function replayBracket(
  rungs: readonly RungOutcome[],
  scored: (trial: Trial) => Trial,
): readonly { readonly record: Trial; readonly epochs: number }[] {
  const records = trialsByIndex(rungs.flatMap(({ trials }) => trials.map(scored)));
  const ended: { readonly record: Trial; readonly epochs: number }[] = [];
  let alive = [...records.values()];
  rungs.forEach(({ rung, resource }, place) => {
    const ranked = alive
      .map((own) => ({ own, record: recordAt(own, rung) }))
      .sort((a, b) => compareTrials(a.record, b.record));
    const survivors = place + 1 < rungs.length ? rungs[place + 1].configurations : 0;
    for (const { record } of ranked.slice(survivors)) ended.push({ record, epochs: resource });
    alive = ranked.slice(0, survivors).map(({ own }) => own);
  });
  return ended;
}

function selectWith(outcome: HyperbandOutcome, filterPenalty: number): PenaltyOutcome {
  const scored = (trial: Trial): Trial => {
    return { ...trial, score: hyperbandScore(trial.architecture, trial.accuracy, filterPenalty) };
  };
  const brackets = [...new Set(outcome.rungs.map(({ bracket }) => bracket))];
  const ended = brackets.flatMap((s) =>
    replayBracket(
      outcome.rungs.filter(({ bracket }) => bracket === s),
      scored,
    ),
  );
  const selected = ended
    .map(({ record, epochs }) => ({ record, place: { ...record, epochs } }))
    .sort((a, b) => compareFinalists(a.place, b.place))
    .slice(0, outcome.selected.length)
    .map(({ record, place }): PenaltySelection => {
      const { architecture, index, epochs, accuracy, loss, score } = record;
      return { architecture, index, epochs, accuracy, loss, score, extrapolated: epochs < place.epochs };
    });
  const recorded = new Set(outcome.selected.map(({ index }) => index));
  return {
    filterPenalty,
    selected,
    summedScore: selected.reduce((sum, { score }) => sum + score, 0),
    meanFilters: mean(selected.map(({ architecture }) => totalFilters(architecture))),
    meanAccuracy: mean(selected.map(({ accuracy }) => accuracy)),
    shared: selected.filter(({ index }) => recorded.has(index)).length,
    extrapolated: selected.filter(({ extrapolated }) => extrapolated).length,
  };
}

/**
 * What other penalties λ would have selected, from the records of one search and without training anything: the
 * eliminations are made again with scores accuracy − λ·Σ filters (definition 2.6). Where another λ keeps an
 * architecture that the search ended, its last record stands for it, which is marked: with fewer epochs behind it, it
 * is judged too low. An asynchronous search is replayed as a synchronous one of the same rungs.
 *
 * @param penalties Values of λ ≥ 0, per filter.
 * @returns One outcome for each, in their order.
 * @throws RangeError when nothing was selected, or a λ is negative.
 * @example
 * scoresByPenalty(outcome, [0, 5e-5, 1e-4, 1e-3]).map(({ meanFilters }) => meanFilters);
 */
export function scoresByPenalty(outcome: HyperbandOutcome, penalties: readonly number[]): readonly PenaltyOutcome[] {
  if (outcome.selected.length === 0) throw new RangeError("Cannot study λ on a search that selected 0 architectures.");
  return penalties.map((filterPenalty) => selectWith(outcome, filterPenalty));
}

/** Ids of the selected architectures, for tables. */
export function selectedIds(outcome: PenaltyOutcome): string {
  return outcome.selected.map(({ architecture }) => architectureId(architecture)).join(" ");
}
