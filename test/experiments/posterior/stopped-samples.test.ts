import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { samplesOf } from "../../../lib/experiments/posterior/samples";
import { profileOf } from "../../../lib/experiments/study/profiles";
import type { TaskSource } from "../../../lib/platform/tasks";
import { keepingAll } from "../../../lib/platform/tasks/keeping-all";

const unheard: unknown[] = [];
const note = (reason: unknown) => void unheard.push(reason);
beforeAll(() => void process.on("unhandledRejection", note));
afterAll(() => void process.off("unhandledRejection", note));

/** A run that is stopped: some kinds fail at once, others after a while. */
const stopping = (fast: string): TaskSource => ({
  run: async ({ kind }) => {
    if (kind !== fast) await setTimeout(30);
    throw new Error(`stopped: ${kind}`);
  },
  holding: async (_, use) => use(),
});

it.each(["train-network", "describe-data-set", "fit-mine"])(
  "a stopped run is told once by what asks, whoever ends first: %s",
  async (fast) => {
    const study = { profile: profileOf("smoke"), seed: 1, source: stopping(fast) };
    await expect(samplesOf(study, "procedural-blobs", 2)).rejects.toThrow("stopped");
    await setTimeout(80);
    expect(unheard).toEqual([]);
  },
);

it("files that are kept for all parts of a run fail unheard until these end", async () => {
  const source: TaskSource = {
    run: async () => Promise.reject(new Error("none")),
    holding: async () => Promise.reject(new Error("stopped")),
  };
  const ask = keepingAll(source, async ({ holding }) => {
    await holding([], async () => undefined).catch(() => undefined);
    await setTimeout(30);
    throw new Error("the first that was heard");
  });
  await expect(ask).rejects.toThrow("the first that was heard");
  expect(unheard).toEqual([]);
});
