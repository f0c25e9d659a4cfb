import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { asking, dataSampleOf, profileOf, type Study, trainingTask } from "../../../lib/experiments";
import { accountTable, planTable } from "../../../lib/platform/session/account";
import { planExperiment, runExperiment } from "../../../lib/platform/session/run";
import { type Task, TaskRunner } from "../../../lib/platform/tasks";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-kept-"));
beforeAll(() => vi.stubEnv("MI_NAS_CACHE", folder));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const settings = { profile: profileOf("smoke", { trainPoints: 16, validationPoints: 16 }), seed: 1, workers: 1 };

async function tasksOf(study: Study, last: number, repeat = 0): Promise<readonly Task[]> {
  const data = await dataSampleOf(study, "procedural-blobs");
  const epochs = Array.from({ length: last }, (_, index) => index + 1);
  const training = { study, data, architecture: [10, 10, 10, 10], purpose: "input", repeat } as const;
  return epochs.map((to) => trainingTask({ ...training, epochs: to }));
}

/** Trains to an epoch at once, another network beside it from the start, and asks for a part of it twice. */
const training = (to: number, from = 0) =>
  asking(async (study: Study) => {
    const task = (await tasksOf(study, to))[to - 1]!;
    await study.source.run(task, { trainedEpochs: from });
    await study.source.run(task, { trainedEpochs: from });
    return study.source.run((await tasksOf(study, 1, 1))[0]!);
  });

/** Leaves the checkpoint of an epoch behind, as a run that was stopped does. */
async function stoppedAfter(epoch: number): Promise<void> {
  const runner = new TaskRunner({ workers: 1 });
  try {
    await runner.run((await tasksOf({ ...settings, source: runner }, epoch))[epoch - 1]!);
  } finally {
    await runner.close();
  }
}

const work = (tasks: number, epochs: number) => ({ tasks, epochs, images: 16 * epochs });

it("a plan counts the epochs that checkpoints hold, and equal tasks once; the account says the same", async () => {
  const fresh = await planExperiment(settings, training(4));
  expect(fresh.lines[0]).toMatchObject({ asked: work(3, 9), left: work(2, 5), kept: work(0, 0) });
  expect(planTable(fresh).options.columns).not.toHaveProperty("epochsKept");

  await stoppedAfter(2);
  const { plan, account } = await runExperiment(settings, training(4));
  const { cost } = plan.lines[0]!;
  expect(plan.lines[0]).toMatchObject({ asked: work(3, 9), cached: work(0, 0), left: work(2, 3), kept: work(1, 2) });
  expect(cost.steps).toBeLessThan(fresh.lines[0]!.cost.steps);
  expect(planTable(plan).rows[0]).toMatchObject({ left: 2, epochsLeft: 3, epochsKept: 2 });
  expect(planTable(plan).options.columns).toHaveProperty("epochsKept");
  const computed = { computed: work(2, 3), kept: work(1, 2), reused: work(1, 4), repeatedEpochs: 0 };
  expect(account.lines[0]).toMatchObject({ asked: work(3, 9), ...computed });
  expect(accountTable(account, plan).options.caption).toContain("as planned");

  // a rung that is asked to go on from where the checkpoint stands keeps nothing more
  const next = await planExperiment(settings, training(6, 4));
  expect(next.lines[0]).toMatchObject({ asked: work(3, 5), cached: work(1, 1), left: work(1, 2), kept: work(0, 0) });
  const all = await planExperiment(settings, training(4));
  expect(all.lines[0]).toMatchObject({ asked: work(3, 9), cached: work(3, 9), left: work(0, 0), kept: work(0, 0) });
});

it("a training that is asked for twice at once is computed again for the one whose readers need its network", async () => {
  const asked: string[] = [];
  const events = { onEvent: ({ type }: { readonly type: string }) => void asked.push(type) };
  const runner = new TaskRunner({ workers: 1, ...events });
  try {
    const [task] = await tasksOf({ ...settings, source: runner }, 1, 2);
    const reader = { kind: "fit-mine", training: task, layer: 4, mine: settings.profile.mine, seed: 1 } as Task;
    const twice = (...asks: readonly Task[][]) => Promise.all(asks.map((readers) => runner.run(task!, { readers })));
    const count = (type: string) => asked.splice(0).filter((each) => each === type).length;
    await twice([], [reader]);
    expect(count("asked")).toBe(1);
    rmSync(join(folder, "checkpoints"), { recursive: true });
    await twice([], []);
    expect(count("asked")).toBe(0);
    const answers = await twice([], [reader], [reader], []);
    expect(count("asked")).toBe(1);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    await twice([reader], []);
    expect(count("asked")).toBe(0);
  } finally {
    await runner.close();
  }
});
