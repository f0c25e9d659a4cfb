import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Priority, TaskQueue } from "../../../lib/platform/tasks";
import { longestFirstSpan } from "./benchmark/list-scheduling";

const none: ReadonlySet<string> = new Set();

/** Everything in the order in which one worker that has read nothing takes it. */
function order<Item extends Priority>(queue: TaskQueue<Item>): readonly Item[] {
  const taken: Item[] = [];
  for (let next = queue.take(); next; next = queue.take()) taken.push(next);
  return taken;
}

describe("the queue of waiting tasks", () => {
  it("starts lower rungs first, of these the longest, of equals what was asked for first", () => {
    const queue = new TaskQueue<Priority & { readonly name: string }>();
    queue.add({ name: "second rung, long", trainedEpochs: 4, seconds: 9 });
    queue.add({ name: "short", trainedEpochs: 0, seconds: 1 });
    queue.add({ name: "long", trainedEpochs: 0, seconds: 5 });
    queue.add({ name: "as long, later", trainedEpochs: 0, seconds: 5 });
    expect(order(queue).map(({ name }) => name)).toEqual(["long", "as long, later", "short", "second rung, long"]);
    expect(queue.take()).toBeUndefined();
  });

  it("gives a worker what needs no data or data that it has read, and the rest only when asked for anything", () => {
    const queue = new TaskQueue<Priority & { readonly name: string }>();
    queue.add({ name: "other data", trainedEpochs: 0, seconds: 9, data: "b" });
    queue.add({ name: "known data", trainedEpochs: 0, seconds: 2, data: "a" });
    queue.add({ name: "no data", trainedEpochs: 0, seconds: 1 });
    const loaded = new Set(["a"]);
    expect(queue.takeLoaded(loaded)?.name).toBe("known data");
    expect(queue.takeLoaded(loaded)?.name).toBe("no data");
    expect(queue.takeLoaded(loaded)).toBeUndefined();
    expect(queue.takeLoaded(none)).toBeUndefined();
    expect(queue.take()?.name).toBe("other data");
  });

  it("takes another order where it is told one", () => {
    const queue = new TaskQueue<Priority>((waiting) => waiting.length - 1);
    for (const seconds of [3, 1, 2]) queue.add({ trainedEpochs: 0, seconds });
    expect(queue.takeLoaded(none)?.seconds).toBe(2);
    expect(order(queue).map(({ seconds }) => seconds)).toEqual([1, 3]);
  });

  it("keeps workers within 4/3 of the best that the work allows (Graham 1969)", () => {
    const tasks = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(tasks, fc.integer({ min: 1, max: 3 }), (seconds, workers) => {
        const queue = new TaskQueue<Priority>();
        for (const each of seconds) queue.add({ trainedEpochs: 0, seconds: each });
        const ends = new Array<number>(workers).fill(0);
        for (const { seconds: each } of order(queue)) ends[ends.indexOf(Math.min(...ends))] += each;
        const span = Math.max(...ends);
        expect(span).toBe(longestFirstSpan(seconds, workers));
        expect(span).toBeLessThanOrEqual((4 / 3) * bestSpan(seconds, workers) + 1e-9);
      }),
    );
  });
});

/** The best of all ways to share tasks out, by trying each. */
function bestSpan(seconds: readonly number[], workers: number): number {
  let best = Number.POSITIVE_INFINITY;
  const ends = new Array<number>(workers).fill(0);
  const place = (index: number): void => {
    if (Math.max(...ends) >= best) return;
    if (index === seconds.length) best = Math.max(...ends);
    else
      for (let worker = 0; worker < workers; worker++) {
        ends[worker] += seconds[index];
        place(index + 1);
        ends[worker] -= seconds[index];
      }
  };
  place(0);
  return best;
}
