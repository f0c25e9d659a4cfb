import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { addCommands } from "../../../lib/cli/commands";
import type { TableRow } from "../../../lib/platform/results/tables";
import { runCommand } from "../../cli/run-command";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-posterior-"));
const before = process.env.MI_NAS_CACHE;
beforeAll(() => {
  process.env.MI_NAS_CACHE = join(folder, "cache");
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => {
  if (before === undefined) delete process.env.MI_NAS_CACHE;
  else process.env.MI_NAS_CACHE = before;
  rmSync(folder, { recursive: true, force: true });
});

/** As small as all parts of the experiment allow, with those that smaller profiles leave out. */
const sets = [
  "trainPoints=32",
  'hyperband={"sizes":[4,2],"epochsPerRung":1,"selected":2}',
  "inputEpochs=2",
  "posterior.earlyEpochs=1",
  "posterior.wideningRepeats=1",
  "posterior.filterPenalties=[2e-4]",
  'posterior.networkInputs=["mine","accuracy"]',
];

it("runs with every part of the first experiment, and its plan counts what it asks for", async () => {
  const run = ["run", "posterior", "--profile", "smoke", "--json", ...sets.flatMap((each) => ["--set", each])];
  const { stdout } = await runCommand((program: Command) => addCommands(program, () => true), run);
  type Lines = {
    readonly lines: readonly {
      readonly kind: string;
      readonly asked: object;
      readonly left: { readonly tasks: number };
    }[];
  };
  const { tables, plan, account } = JSON.parse(stdout).sections.posterior as {
    readonly tables: Record<string, TableRow[]>;
    readonly plan: Lines;
    readonly account: Lines;
  };
  const asked = ({ lines }: Lines) => lines.map((line) => [line.kind, line.asked]);
  expect(asked(account)).toEqual(asked(plan));
  // on assumed results all λ look alike: each is counted nevertheless
  expect(plan.lines.find(({ kind }) => kind === "predict-left-out")?.left.tasks).toBe(4 * 2 * 2);
  for (const [name, rows] of Object.entries(tables)) expect([name, rows.length > 0]).toEqual([name, true]);
  // three data sets, each of whose four layers was widened
  expect(tables.widening).toHaveLength(12);
  expect(tables.widening.every(({ gain }) => Number.isFinite(gain))).toBe(true);
  expect(tables.widening.filter(({ isDip }) => isDip)).toHaveLength(3);
  // six networks measured in mid-training: too few a data set to correlate
  expect(tables["early-information"].map(({ dataSets }) => dataSets)).toEqual([0, 0, 0, 0]);
  const leftOut = tables.errors.filter(
    ({ evaluation, method }) => evaluation === "leaveOneOut" && method === "network",
  );
  expect(leftOut).toHaveLength(4 * 2 * 2 * 3); // inputs, λ, repeats, data sets
  const deciding = tables.hypotheses.filter(({ decides }) => decides);
  expect(deciding.map(({ hypothesis, dataSets }) => [hypothesis, dataSets])).toEqual([
    [2, 3],
    [3, 3],
    [4, 3],
  ]);
});
