import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { networkOptions } from "../../../lib/networks/options";
import type { TrainNetworkTask } from "../../../lib/networks/train-network.task";
import { followRun } from "../../../lib/platform/session/compute";
import { addCosts, kindOf, noCost, referenceSpeed, type StudyEvent } from "../../../lib/platform/tasks";
import "../../../lib/task-kinds";

const key = Symbol.for("mi-nas.kernel-host");
const shown: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  shown.length = 0;
  const host = { display: (data: Record<string, unknown>) => void shown.push(String(data["text/html"])) };
  Object.assign(globalThis, { [key]: host });
});
afterEach(() => {
  vi.useRealTimers();
  delete (globalThis as Record<symbol, unknown>)[key];
});

const data = { id: "procedural-digits", fingerprint: "0", trainPoints: 64, validationPoints: 64, seed: 1 } as const;
const training = (epochs: number): TrainNetworkTask => ({
  kind: "train-network",
  data,
  architecture: "10-10-10-10",
  network: networkOptions(),
  epochs,
  seed: 1,
});
const finished = (task: TrainNetworkTask, fromCache: boolean) =>
  ({ type: "finished", kind: "train-network", task, result: {}, fromCache, trainedEpochs: 0 }) as unknown as StudyEvent;

describe("the progress of a run", () => {
  it("moves by what a task was planned to cost, and not for answers of the cache", () => {
    const left = [training(1), training(9)];
    const cost = left.map((task) => kindOf(task).cost(task, 0)).reduce(addCosts, noCost);
    const count = (tasks: number) => ({ tasks, epochs: 0, images: 0 });
    const line = {
      kind: "train-network",
      title: "Train",
      asked: count(100),
      cached: count(98),
      left: count(2),
      kept: count(0),
      cost,
    };
    const plan = { lines: [line], dataSets: [data.id], workers: 1, estimatedSeconds: 100, speed: referenceSpeed };
    const run = followRun("Networks", plan);
    const after = (seconds: number, event: StudyEvent): string => {
      vi.advanceTimersByTime(1000 * seconds);
      run.onEvent(event, "");
      return shown.at(-1)!;
    };
    for (let reused = 0; reused < 97; reused++) run.onEvent(finished(training(2), true), "");
    const cached = after(1, finished(training(2), true));
    expect(cached).toContain("98 of 100 · 1 s, about 1 min 40 s left");
    expect(cached).toContain('<progress value="0"');
    const short = after(9, finished(left[0], false));
    const share = Number(/value="([\d.]+)"/.exec(short)![1]) / 100;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.2); // one epoch of ten
    expect(short).toContain("99 of 100 · 10 s, 6/min, about");
    const long = after(90, finished(left[1], false));
    expect(long).toContain('<progress value="100"');
    expect(long).not.toContain("left");
  });
});
