import type { SearchEvent } from "../experiments/hyperband/search-event";
import { bracketsOf, type SearchSchedule, type Trial, trialsByIndex } from "../hyperband";
import type { TrainNetworkTask } from "../networks/train-network.task";
import type { Figure } from "../platform/display/figure";
import type { LiveOutcome, LiveView } from "../platform/display/live";
import type { StudyEvent } from "../platform/tasks";
import { searchFigure } from "./learning-curves";
import {
  curveOfTrials,
  finishedSearch,
  isFinished,
  type LearningCurve,
  type RungBorder,
  type SearchCurves,
} from "./search-curves";

type Begun = Extract<SearchEvent, { type: "search-started" }>;

/** What is known of a training: whether a worker has begun, and accuracies by epoch. */
interface Training {
  started: boolean;
  readonly accuracies: Map<number, number>;
}

interface Search {
  readonly begun: Begun;
  /** Trials of the rungs that are over, by bracket and rung. */
  readonly finishedRungs: Map<string, readonly Trial[]>;
}

const placeOf = ({ bracket, rung }: Pick<Trial, "bracket" | "rung">): string => `${bracket}:${rung}`;

/** Where rungs end, those of several brackets at the same epoch together. */
function bordersOf(schedule: SearchSchedule): readonly RungBorder[] {
  const borders = new Map<number, RungBorder>();
  for (const { rungs } of bracketsOf(schedule)) {
    rungs.forEach(({ configurations, resource: epochs }, rung) => {
      const survivors = rungs[rung + 1]?.configurations ?? Math.min(schedule.selected, configurations);
      const before = borders.get(epochs) ?? { epochs, configurations: 0, survivors: 0 };
      borders.set(epochs, {
        epochs,
        configurations: before.configurations + configurations,
        survivors: before.survivors + survivors,
      });
    });
  }
  return [...borders.values()].sort((a, b) => a.epochs - b.epochs);
}

/** Whether every bracket has ended; an asynchronous search reports nothing before. */
function isOver({ begun: { schedule }, finishedRungs }: Search): boolean {
  if (schedule.kind === "asha") return finishedRungs.size > 0;
  return bracketsOf(schedule).every(({ s }) => finishedRungs.has(placeOf({ bracket: s, rung: s })));
}

const keyOf = ({ data, architecture, seed }: TrainNetworkTask): string => `${data.id} ${architecture} ${seed}`;

/** Settings of {@link liveHyperband}. */
export interface LiveHyperbandOptions {
  /** Title of the figure; names the data set unless told. */
  readonly title?: string;
  /** Hyperbands shown at most, when a run has several. */
  readonly panels?: number;
}

class LiveHyperband implements LiveView {
  private readonly trainings = new Map<string, Training>();
  private readonly searches = new Map<string, Search>();
  private outcome: LiveOutcome | undefined;

  constructor(private readonly options: LiveHyperbandOptions) {}

  onEvent(event: StudyEvent): void {
    switch (event.type) {
      case "search-started":
        if (!this.searches.has(event.search))
          this.searches.set(event.search, { begun: event, finishedRungs: new Map() });
        return;
      case "rung-finished":
        this.searches.get(event.search)?.finishedRungs.set(placeOf(event.trials[0]), event.trials);
        return;
      case "started":
        if (event.kind === "train-network") this.training(event.task).started = true;
        return;
      case "news":
        if (event.kind === "train-network") this.learn(event.task, [event.news.record]);
        return;
      case "finished":
        if (event.kind === "train-network") this.learn(event.task, event.result.history);
        return;
    }
  }

  close(outcome: LiveOutcome): void {
    this.outcome = outcome;
  }

  figure(): Figure | undefined {
    const all = [...this.searches.values()].map((search) => this.curvesOf(search));
    if (all.length === 0) return undefined;
    const shown = this.choose(all);
    return searchFigure(shown, this.titleFor(all, shown.length));
  }

  private training(task: TrainNetworkTask): Training {
    const key = keyOf(task);
    const known = this.trainings.get(key) ?? { started: false, accuracies: new Map<number, number>() };
    this.trainings.set(key, known);
    return known;
  }

  private learn(task: TrainNetworkTask, records: readonly { epoch: number; validationAccuracy: number }[]): void {
    const training = this.training(task);
    training.started = true;
    for (const { epoch, validationAccuracy } of records) training.accuracies.set(epoch, validationAccuracy);
  }

  private curvesOf(search: Search): SearchCurves {
    const { begun, finishedRungs } = search;
    const inOrder = [...finishedRungs.values()].flat().sort((a, b) => a.rung - b.rung || a.index - b.index);
    const decided = trialsByIndex(inOrder);
    if (isOver(search)) return finishedSearch(inOrder, this.nameOf(begun));
    const curves = begun.trainings.map((task, index): LearningCurve => {
      const trials = decided.get(index) ?? [];
      const last = trials[trials.length - 1];
      if (last && !last.survives) return curveOfTrials(trials, "eliminated");
      const training = this.trainings.get(keyOf(task));
      const points = [...(training?.accuracies ?? [])]
        .map(([epoch, accuracy]) => ({ epoch, accuracy }))
        .sort((a, b) => a.epoch - b.epoch);
      const scores = new Map(trials.map(({ epochs, score }) => [epochs, score]));
      return { architecture: task.architecture, standing: training?.started ? "running" : "waiting", points, scores };
    });
    return { name: this.nameOf(begun), borders: bordersOf(begun.schedule), curves };
  }

  /** The data set, with a number where it has several Hyperbands. */
  private nameOf({ dataSet, search }: Begun): string {
    const twins = [...this.searches.values()].filter(({ begun }) => begun.dataSet === dataSet);
    if (twins.length === 1) return dataSet;
    return `${dataSet} ${twins.findIndex(({ begun }) => begun.search === search) + 1}`;
  }

  /** As many as there are panels: those in work first, in the order in which they began. */
  private choose(all: readonly SearchCurves[]): readonly SearchCurves[] {
    const panels = this.options.panels ?? 6;
    if (all.length <= panels || this.outcome) return all.slice(0, panels);
    const inWork = all.filter((search) => !isFinished(search)).slice(0, panels);
    const rest = all.filter((search) => !inWork.includes(search)).slice(0, panels - inWork.length);
    return all.filter((search) => inWork.includes(search) || rest.includes(search));
  }

  private titleFor(all: readonly SearchCurves[], shown: number): string {
    const names = [...new Set([...this.searches.values()].map(({ begun }) => begun.dataSet))];
    const title = this.options.title ?? `Hyperband on ${names.length === 1 ? names[0] : `${names.length} data sets`}`;
    const finished = all.filter(isFinished).length;
    const count = shown < all.length ? ` (${shown} of ${all.length} shown, ${finished} finished)` : "";
    const ends = { done: "", stopped: ": stopped, what is done is kept", failed: ": failed, what is done is kept" };
    return `${title}${count}${this.outcome ? ends[this.outcome.status] : ""}`;
  }
}

/**
 * A live view of Hyperbands: learning curves epoch by epoch, the borders of the rungs, the eliminated in grey, the
 * best so far. At the end it is the figure of `learningCurves`.
 *
 * @example
 * await session.compute("Hyperband", uniformSearch("mnist"), { live: liveHyperband() });
 */
export function liveHyperband(options: LiveHyperbandOptions = {}): LiveView {
  return new LiveHyperband(options);
}
