import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { type CellRun, KernelClient, type Message } from "../kernel/kernel-client";

const plotly = "application/vnd.plotly.v1+json";
const cache = mkdtempSync(join(tmpdir(), "live-cache-"));
let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start(join(projectRoot, "notebooks"), { MI_NAS_CACHE: cache, MI_NAS_DATA: "" });
  const { reply } = await kernel.run(`
    import { inputLayers, openNotebook, uniformSearch } from "../lib/experiments";
    import { boundPanelsOf, learningCurves, liveHyperband, liveInformation } from "../lib/figures";
    const overrides = { trainPoints: 64, hyperband: { sizes: [6, 4, 2], epochsPerRung: 2, selected: 2 } };
    const session = openNotebook({ profile: "smoke", seed: 3, workers: 2, overrides });
    const dataSet = session.dataSets.train[0];`);
  expect(reply).toMatchObject({ status: "ok" });
});

afterAll(async () => {
  await kernel.close();
  rmSync(cache, { recursive: true, force: true });
});

/** The messages that show or change a Plotly figure. */
const figures = ({ outputs }: CellRun): Message[] =>
  outputs.filter(({ type, content }) => /display_data$/.test(type) && content.data[plotly] !== undefined);

const titleOf = (message: Message): string => message.content.data[plotly].layout.title.text;
const pointsOf = (message: Message): number =>
  message.content.data[plotly].data.reduce((sum: number, trace: { x: unknown[] }) => sum + trace.x.length, 0);
const lastOf = (messages: readonly Message[]): Message => messages[messages.length - 1]!;

const search = 'const outcome = await session.compute("Hyperband", uniformSearch(dataSet), { live: liveHyperband() });';

/** Runs a cell and interrupts it as soon as its figure greys out an architecture. */
async function interruptAfterFirstStage(code: string): Promise<CellRun> {
  const forget = kernel.onBroadcast(({ type, content }) => {
    if (!/display_data$/.test(type) || !JSON.stringify(content.data[plotly])?.includes("(eliminated)")) return;
    forget();
    void kernel.interrupt();
  });
  return kernel.run(code);
}

describe("a live Hyperband in a real kernel", () => {
  let stopped: CellRun;
  let finished: CellRun;

  test("says that it was stopped when the cell is interrupted, and keeps what is done", async () => {
    stopped = await interruptAfterFirstStage(search);
    expect(stopped.reply).toMatchObject({ status: "error", ename: "Interrupted" });
    const shown = figures(stopped);
    expect(shown.length).toBeGreaterThanOrEqual(2);
    expect(titleOf(lastOf(shown))).toMatch(/: stopped, what is done is kept$/);
    expect(shown.slice(0, -1).map(titleOf).join()).not.toContain("stopped");
    expect(pointsOf(lastOf(shown))).toBeGreaterThanOrEqual(6 * 2); // the first rung: 6 architectures, 2 epochs
    expect(stopped.outputs.filter(({ type }) => type === "error")).toHaveLength(1);
  });

  test("goes on from the cache when the cell runs again", async () => {
    finished = await kernel.run(search);
    expect(finished.reply).toMatchObject({ status: "ok" });
    const shown = figures(finished);
    expect(pointsOf(shown[0]!)).toBeGreaterThanOrEqual(6 * 2); // known at once
    expect(pointsOf(lastOf(shown))).toBe((6 + 4 + 2) * 2);
    const plan = finished.outputs.find(({ content }) => content.data?.["text/plain"]?.startsWith("Plan:"));
    expect(plan?.content.data["text/plain"]).toMatch(/^Plan: \d+ tasks to compute/);
    const cached = Number(/Train a network\D*\d+ +\d+ +\d+ +(\d+)/m.exec(plan?.content.data["text/plain"])?.[1]);
    expect(cached).toBeGreaterThanOrEqual(6);
  });

  test("is one output that is updated in place, at most twice a second", () => {
    const shown = figures(finished);
    expect(shown.map(({ type }) => type)).toEqual(["display_data", ...shown.slice(1).map(() => "update_display_data")]);
    expect(new Set(shown.map(({ content }) => content.transient.display_id)).size).toBe(1);
    expect(shown.length).toBeLessThanOrEqual(2 + Math.ceil(2 * finished.seconds));
  });

  test("ends as the figure that is drawn of the outcome", async () => {
    const run = await kernel.run(`
      import { figure } from "../lib/platform/display";
      figure(learningCurves(outcome.trials, \`Hyperband on \${dataSet}\`));`);
    expect(lastOf(figures(finished)).content.data).toEqual(figures(run)[0]!.content.data);
  });

  test("is shown also when its experiment has been computed before in this session", async () => {
    const once = await kernel.run(
      'const sameSearch = uniformSearch(dataSet);\nawait session.compute("Hyperband", sameSearch);',
    );
    expect(figures(once)).toHaveLength(0);
    const live = await kernel.run('await session.compute("Hyperband", sameSearch, { live: liveHyperband() });');
    expect(figures(live)).toHaveLength(1);
  });

  test("shows the same figure, once, when everything is in the cache", async () => {
    const again = await kernel.run(search.replace("outcome", "again"));
    expect(figures(again)).toHaveLength(1);
    expect(figures(again)[0]!.content.data).toEqual(lastOf(figures(finished)).content.data);
    expect(again.outputs.filter(({ type }) => type === "display_data")).toHaveLength(1);
  });

  test("changes no result", async () => {
    const other = mkdtempSync(join(tmpdir(), "live-other-"));
    await kernel.run(`process.env.MI_NAS_CACHE = ${JSON.stringify(other)};`);
    await kernel.run('const plain = await session.compute("Hyperband", uniformSearch(dataSet));');
    await kernel.run(`process.env.MI_NAS_CACHE = ${JSON.stringify(cache)};`);
    expect(await kernel.value("JSON.stringify(plain) === JSON.stringify(outcome)")).toBe("true");
    rmSync(other, { recursive: true, force: true });
  });
});

describe("a live view of MINE in a real kernel", () => {
  test("ends as the figure that is drawn of the estimates", async () => {
    const live = await kernel.run(`
      const title = "MINE";
      const information = await session.compute("MI", inputLayers(dataSet), { live: liveInformation({ title }) });`);
    expect(live.reply).toMatchObject({ status: "ok" });
    const run = await kernel.run(`
      import { figure } from "../lib/platform/display";
      figure(boundPanelsOf(information.layers, { title, mine: session.profile.mine }));`);
    expect(lastOf(figures(live)).content.data).toEqual(figures(run)[0]!.content.data);
    expect(new Set(figures(live).map(({ content }) => content.transient.display_id)).size).toBe(1);
  });
});

describe("a view of one's own", () => {
  test("is given up with a notice when it throws, and the run goes on", async () => {
    const run = await kernel.run(`
      const broken = { onEvent() { throw new Error("no such thing"); }, figure: () => undefined, close() {} };
      const result = await session.compute("Hyperband", uniformSearch(dataSet), { live: broken });
      result.selected.length`);
    expect(run.reply).toMatchObject({ status: "ok" });
    expect(run.stderr).toContain("The live view failed and is no longer drawn; the run goes on. no such thing");
    expect(figures(run)).toHaveLength(0);
  });

  test("is told of a task that fails, and the cell shows its error", async () => {
    const run = await kernel.run(`
      const heard = [] as string[];
      const view = { onEvent() {}, figure: () => undefined, close: ({ status }: { status: string }) => { heard.push(status); } };
      const ask = async () => { throw new Error("the experiment's own fault"); };
      await session.compute("Nothing", { ask, analyse: () => 0 }, { live: view }).finally(() => console.log(heard.join()));`);
    expect(run.reply).toMatchObject({ status: "error", evalue: "the experiment's own fault" });
    expect(run.stdout).toBe("failed\n");
  });
});
