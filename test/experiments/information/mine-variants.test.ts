import { describe, expect, it } from "vitest";
import { inputLayers, mineVariants, profileOf } from "../../../lib/experiments";
import type { MineEstimate } from "../../../lib/mutual-information";
import type { Task, TaskSource } from "../../../lib/platform/tasks";

/** Answers with the number of filters of the critic, and remembers what it was asked. */
class RememberingSource implements TaskSource {
  readonly asked: Task[] = [];

  async run<T extends Task>(task: T) {
    this.asked.push(task);
    if (task.kind === "train-network") return { history: [{ validationAccuracy: 0.5 }] } as never;
    if (task.kind !== "fit-mine") throw new Error(`Unexpected ${task.kind}`);
    return { nats: task.mine.filters } as unknown as MineEstimate as never;
  }
  holding<Result>(_: readonly Task[], use: () => Promise<Result>) {
    return use();
  }
}

const dataSet = "procedural-blobs";
const profile = profileOf("smoke");

describe("variants of MINE", () => {
  it("are fitted to each layer wanted, as often as wanted, each fit from a seed of its own", async () => {
    const source = new RememberingSource();
    const variants = { "as it is": {}, wide: { filters: 64 } };
    const runs = await mineVariants({ dataSet, variants, repeats: 3, layers: [2, 4] }).ask({
      profile,
      seed: 1,
      source,
    });
    expect(runs).toHaveLength(2 * 2 * 3);
    for (const { variant, estimate } of runs) expect(estimate.nats).toBe(variant === "wide" ? 64 : 32);
    const seeds = source.asked.flatMap((task) => (task.kind === "fit-mine" ? [task.seed] : []));
    expect(new Set(seeds).size).toBe(2 * 3); // both variants start from the same seeds
  });

  it("begin with the very tasks that measuring the layers asks for", async () => {
    const layers = new RememberingSource();
    await inputLayers(dataSet).ask({ profile, seed: 1, source: layers });
    const variants = new RememberingSource();
    await mineVariants({ dataSet, variants: { "as it is": {} }, repeats: 1 }).ask({
      profile,
      seed: 1,
      source: variants,
    });
    expect(variants.asked).toEqual(layers.asked);
  });
});
