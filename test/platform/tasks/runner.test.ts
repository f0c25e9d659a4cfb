import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { TaskRunner } from "../../../lib/platform/tasks";

describe("a runner", () => {
  it("listens to its signal until it is closed, and leaves no listener on one that outlives it", async () => {
    const { signal } = new AbortController();
    const runner = new TaskRunner({ workers: 1, signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await runner.close();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
