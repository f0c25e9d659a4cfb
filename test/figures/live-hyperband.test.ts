import type { Data } from "plotly.js";
import { beforeAll, describe, expect, it } from "vitest";
import { learningCurves, liveHyperband } from "../../lib/figures";
import { searchFigure } from "../../lib/figures/learning-curves";
import { finishedSearch } from "../../lib/figures/search-curves";
import type { HyperbandOutcome } from "../../lib/hyperband";
import type { Figure } from "../../lib/platform/display/figure";
import type { LiveView } from "../../lib/platform/display/live";
import { neutral } from "../../lib/platform/display/theme";
import { createRandom } from "../../lib/platform/random/random";
import type { StudyEvent } from "../../lib/platform/tasks";
import { architectureId } from "../../lib/search-space";
import { madeUpAccuracy, recordSearch } from "./search-events";

const schedule = { sizes: [6, 4, 2], epochsPerRung: 2 };
let events: readonly StudyEvent[];
let outcome: HyperbandOutcome;

beforeAll(async () => {
  ({ events, outcome } = await recordSearch(schedule));
});

function viewOf(seen: readonly StudyEvent[], options = {}): LiveView {
  const view = liveHyperband(options);
  for (const event of seen) view.onEvent(event);
  return view;
}

function finalFigure(seen: readonly StudyEvent[]): Figure {
  const view = viewOf(seen);
  view.close({ status: "done" });
  return view.figure()!;
}

interface Trace {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly line: { readonly color: string };
}
const tracesOf = (figure: Figure): readonly Trace[] => figure.data as readonly (Data & Trace)[];
const subtitleOf = (figure: Figure): string => (figure.layout.title as { subtitle: { text: string } }).subtitle.text;
const titleOf = (figure: Figure): string => (figure.layout.title as { text: string }).text;

/** The events in another order; those of the Hyperband itself stay where they are. */
function shuffled(list: readonly StudyEvent[], seed: number): StudyEvent[] {
  const order = createRandom(seed, "order").permutation(list.length);
  const tasks = [...order].map((index) => list[index]!).filter((event) => "task" in event);
  return list.map((event) => ("task" in event ? tasks.pop()! : event));
}

describe("the live view of a Hyperband", () => {
  it("ends as the figure of the outcome", () => {
    expect(finalFigure(events)).toEqual(learningCurves(outcome.trials, "Hyperband on procedural-blobs"));
  });

  it("ends the same in whatever order workers answer, with events that come twice, and from the cache", async () => {
    const expected = finalFigure(events);
    for (const seed of [1, 2, 3]) expect(finalFigure(shuffled(events, seed))).toEqual(expected);
    expect(finalFigure(events.flatMap((event) => [event, event]))).toEqual(expected);
    expect(finalFigure([...events, ...events])).toEqual(expected);
    const cached = await recordSearch({ ...schedule, fromCache: true });
    expect(cached.events.every((event) => event.type !== "news" && event.type !== "started")).toBe(true);
    expect(finalFigure(cached.events)).toEqual(expected);
  });

  it("shows nothing before a Hyperband begins", () => {
    expect(liveHyperband().figure()).toBeUndefined();
    expect(viewOf(events.filter((event) => "task" in event)).figure()).toBeUndefined();
  });

  it("draws every epoch as it is known, and counts those that have not started", () => {
    const news = events.flatMap((event) => (event.type === "news" && event.kind === "train-network" ? [event] : []));
    const own = news.filter(({ task }) => task === news[0]!.task);
    expect(own).toHaveLength(2);
    const figure = viewOf([events[0]!, own[1]!, own[0]!]).figure()!;
    expect(tracesOf(figure)).toHaveLength(1);
    const [{ name, x, y }] = tracesOf(figure) as [Trace];
    expect(x).toEqual([1, 2]);
    expect(y).toEqual([1, 2].map((epoch) => Number(madeUpAccuracy(name, epoch).toFixed(4))));
    expect(subtitleOf(figure)).toBe(
      `1 in the race, 5 not started, best ${name}, accuracy ${madeUpAccuracy(name, 2).toFixed(3)}`,
    );
  });

  it("greys out the eliminated as soon as a rung is decided, and only them", () => {
    const decided = events.findIndex(({ type }) => type === "rung-finished");
    const before = tracesOf(viewOf(events.slice(0, decided)).figure()!);
    const after = tracesOf(viewOf(events.slice(0, decided + 1)).figure()!);
    expect(before.every(({ line }) => line.color !== neutral)).toBe(true);
    const out = outcome.trials.filter(({ rung, survives }) => rung === 0 && !survives);
    expect(
      after.filter(({ line }) => line.color === neutral).map(({ name }) => name.replace(" (eliminated)", "")),
    ).toEqual(out.map(({ architecture }) => architectureId(architecture)));
    const names = new Set(after.filter(({ line }) => line.color !== neutral).map(({ line }) => line.color));
    expect(names.size).toBe(4); // survivors are told apart by colour
  });

  it("marks the borders of the rungs, and how many go on", () => {
    const { shapes, annotations } = viewOf(events.slice(0, 1)).figure()!.layout;
    expect(shapes?.map(({ x0 }) => x0)).toEqual([2, 4, 6]);
    expect(annotations?.map(({ text }) => text?.trim())).toEqual(["4 of 6 go on", "2 of 4 go on", "2 of 2 selected"]);
  });

  it("names the architecture that is ahead", () => {
    const best = [...outcome.selected].sort((a, b) => b.accuracy - a.accuracy)[0]!;
    expect(subtitleOf(finalFigure(events))).toBe(
      `2 of 6 selected, best ${architectureId(best.architecture)}, accuracy ${best.accuracy.toFixed(3)}`,
    );
  });

  it("says in its title that it was stopped or failed, and keeps what is done", () => {
    const half = events.slice(0, Math.floor(events.length / 2));
    const points = tracesOf(viewOf(half).figure()!).reduce((sum, { x }) => sum + x.length, 0);
    for (const [outcome, word] of [
      [{ status: "stopped" } as const, "stopped"],
      [{ status: "failed", error: new Error("no disk") } as const, "failed"],
    ] as const) {
      const view = viewOf(half);
      view.close(outcome);
      expect(titleOf(view.figure()!)).toContain(word);
      expect(tracesOf(view.figure()!).reduce((sum, { x }) => sum + x.length, 0)).toBe(points);
    }
  });

  it("gives several Hyperbands a panel each, those in work first when there are too many", async () => {
    const second = await recordSearch({ ...schedule, index: 1 });
    const both = finalFigure([...events, ...second.events]);
    const named = [outcome, second.outcome].map(({ trials }, index) =>
      finishedSearch(trials, `procedural-blobs ${index + 1}`),
    );
    expect(both).toEqual(searchFigure(named, "Hyperband on procedural-blobs"));
    const one = viewOf([...events, second.events[0]!], { panels: 1 }).figure()!;
    expect(titleOf(one)).toBe("Hyperband on procedural-blobs (1 of 2 shown, 1 finished)");
    expect(tracesOf(one).map(({ x }) => x)).toEqual([[null]]); // the second one, of which nothing is known yet
  });

  it("follows searches of several brackets and asynchronous ones, and ends as the figure of their outcome", async () => {
    for (const schedule of [
      { kind: "hyperband", maxResource: 9, selected: 3 },
      { kind: "halving", configurations: 9, maxResource: 9, selected: 4 },
      { kind: "asha", configurations: 9, maxResource: 9, promotions: "open", lanes: 2 },
    ]) {
      const recorded = await recordSearch({ schedule });
      const half = recorded.events.slice(0, Math.floor(recorded.events.length / 2));
      expect(tracesOf(viewOf(half).figure()!).length).toBeGreaterThan(2);
      expect(finalFigure(recorded.events)).toEqual(
        learningCurves(recorded.outcome.trials, "Hyperband on procedural-blobs"),
      );
    }
  });

  it("takes at most 50 KB for 12 architectures and 12 epochs", async () => {
    const large = await recordSearch({ sizes: [12, 8, 4], epochsPerRung: 4 });
    for (const share of [0.4, 0.7, 1]) {
      const figure = viewOf(large.events.slice(0, Math.ceil(large.events.length * share))).figure();
      expect(JSON.stringify(figure).length).toBeLessThan(50_000);
    }
  });
});
