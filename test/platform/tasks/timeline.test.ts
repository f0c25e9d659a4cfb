import { expect, it } from "vitest";
import { workerTimes } from "../../../lib/platform/tasks";

it("the workers' time is start, work and waiting until the run's end", () => {
  const interval = (worker: number, kind: "start" | "work", from: number, to: number) => ({
    worker,
    kind,
    from,
    to,
    cpuSeconds: (to - from) / 2,
  });
  const timeline = [
    interval(0, "start", 0, 1),
    interval(0, "work", 1, 4),
    interval(0, "work", 4.5, 6),
    interval(1, "start", 2, 3),
    interval(1, "work", 3, 5),
  ];
  // worker 0 is up for 7 s and waits 1.5 of them, worker 1 for 5 and waits 2
  const times = workerTimes(timeline, 7);
  expect(times).toEqual({ startSeconds: 2, workSeconds: 6.5, idleSeconds: 3.5, cpuSeconds: 4.25 });
  expect(workerTimes([], 3)).toEqual({ startSeconds: 0, workSeconds: 0, idleSeconds: 0, cpuSeconds: 0 });
});
