import "./toy/kinds";
import { describe, expect, it } from "vitest";
import { planExperiment, runExperiment } from "../../../lib/platform/session";
import { accountTable, planTable } from "../../../lib/platform/session/account";
import { type Executor, parseTask, registerKinds, type StudyEvent, TaskRunner } from "../../../lib/platform/tasks";
import { executeTask } from "../../../lib/platform/tasks/execute";
import { referenceSpeed } from "../../../lib/platform/tasks/speed";
import { useScratchCache } from "./scratch-cache";
import { countPrimes } from "./toy/count-primes.task";

useScratchCache();

/** What another project might ask: a kind of its own, in one file and one line, without anything of the thesis. */
const experiment = {
  ask: ({ source }: { readonly source: Pick<TaskRunner, "run"> }) =>
    Promise.all([10, 100, 1000, 100].map((below) => source.run({ kind: "count-primes", below }))),
  analyse: (found: unknown) => (found as readonly { primes: number }[]).map(({ primes }) => primes),
};
const study = { profile: {}, seed: 1, workers: 1 };

describe("a project's own kind of task", () => {
  it("is planned, computed by a worker, told of, counted and kept like any other", async () => {
    const events: StudyEvent[] = [];
    const planned = await planExperiment(study, experiment);
    const counts = { asked: { tasks: 4 }, cached: { tasks: 0 }, left: { tasks: 3 } }; // 100 is asked for twice
    expect(planned.lines).toMatchObject([{ kind: "count-primes", title: "Count primes", ...counts }]);
    expect(planTable(planned).options.caption).toContain("3 tasks to compute");
    const { result, plan, account } = await runExperiment(
      { ...study, onEvent: (event) => events.push(event) },
      experiment,
    );
    expect(result).toEqual([4, 25, 168, 25]);
    expect(plan.lines[0].cost.steps).toBe(10 + 100 + 1000); // a task that is asked for twice is computed once
    expect(account.lines[0]).toMatchObject({ asked: { tasks: 4 }, computed: { tasks: 3 }, reused: { tasks: 1 } });
    expect(accountTable(account, plan).options.caption).toContain("as planned");
    const more = { ...account.lines[0], asked: { ...account.lines[0].asked, tasks: 5 } };
    expect(accountTable({ ...account, lines: [more] }, plan).options.caption).toContain("NOT as planned");
    const news = events.flatMap((event) =>
      event.type === "news" && event.kind === "count-primes" ? [event.news] : [],
    );
    expect(news.map(({ upTo }) => upTo).sort((a, b) => a - b)).toEqual([10, 100, 1000]);
    const again = await runExperiment(study, experiment);
    expect(again.plan.lines[0]).toMatchObject({ asked: { tasks: 4 }, cached: { tasks: 4 }, left: { tasks: 0 } });
    expect(again.account.lines[0]).toMatchObject({ computed: { tasks: 0 } });
  });

  it("is checked at the door", () => {
    expect(() => parseTask({ kind: "count-primes", below: 1 })).toThrow("below");
    expect(() => parseTask({ kind: "train-network" })).toThrow("must be one of count-primes");
  });

  it("runs on whatever executor is handed in", async () => {
    const ran: unknown[] = [];
    const inProcess = (): Executor => ({
      warmUp: () => undefined,
      run: async ({ task }) => {
        ran.push(task);
        return executeTask(task, { chainAddress: () => "", checkpoints: undefined as never });
      },
      calibration: async () => ({ numerics: "", processor: "", code: "", speed: referenceSpeed, startSeconds: 0 }),
      timeline: () => [],
      now: () => 0,
      close: async () => undefined,
    });
    const runner = new TaskRunner({ executor: inProcess });
    expect(await runner.run({ kind: "count-primes", below: 50 })).toEqual({ primes: 15 });
    expect(ran).toEqual([{ kind: "count-primes", below: 50 }]);
    await runner.close();
  });

  it("cannot share its name, nor read a kind that is not there", () => {
    const measureSpeed = { module: __filename, run: async () => referenceSpeed };
    const register = (kinds: readonly unknown[]) => () => registerKinds({ module: __filename, kinds, measureSpeed });
    expect(register([countPrimes, { ...countPrimes }])).toThrow('Two kinds of task are called "count-primes"');
    expect(register([{ ...countPrimes, reads: ["sieve"] }])).toThrow('reads "sieve", which is not registered');
  });
});

describe("working files of a scope", () => {
  const chained = { ...countPrimes, chain: () => ({ identity: "chain", length: 1 }) };

  it("are freed when the last who holds them is done, and stay where one fails", async () => {
    registerKinds({
      module: __filename,
      kinds: [chained],
      measureSpeed: { module: __filename, run: async () => referenceSpeed },
    });
    const runner = new TaskRunner();
    const removed: string[] = [];
    const { checkpoints } = runner as unknown as { checkpoints: { remove: (chain: string) => void } };
    checkpoints.remove = (chain) => removed.push(chain);
    const task = { kind: "count-primes", below: 5 } as const;
    await runner.holding([task], () => runner.holding([task], async () => expect(removed).toEqual([])));
    expect(removed).toHaveLength(1);
    await expect(runner.holding([task], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(removed).toHaveLength(1);
    await runner.close();
  });
});
