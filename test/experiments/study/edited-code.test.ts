import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { KernelClient } from "../../platform/kernel/kernel-client";

// A copy of the project whose library is edited, on a cache of its own.
const root = mkdtempSync(join(tmpdir(), "mi-nas-edited-"));
const environment = { MI_NAS_CACHE: join(root, "cache"), MI_NAS_DATA: "" };
const training = join(root, "lib/networks/training.ts");
const mine = join(root, "lib/mutual-information/mine/fit-mine.task.ts");
let released: { readonly training: string; readonly mine: string };

beforeAll(() => {
  for (const name of ["lib", "package.json", "package-lock.json", "tsconfig.json"]) {
    cpSync(join(projectRoot, name), join(root, name), { recursive: true });
  }
  for (const name of ["node_modules", ".engine", ".setup"]) symlinkSync(join(projectRoot, name), join(root, name));
  mkdirSync(join(root, "notebooks"));
  released = { training: readFileSync(training, "utf8"), mine: readFileSync(mine, "utf8") };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs a command of the copy. */
function command(...words: readonly string[]): SpawnSyncReturns<string> {
  const done = spawnSync(process.execPath, [join(root, "lib/cli/mi-nas.cjs"), ...words], {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(done.stderr);
  return done;
}

const settings = ["trainPoints=16", "validationPoints=16", "dataSets.train=1", "dataSets.test=1"];
const overrides = settings.flatMap((text) => ["--set", text]);

interface Line {
  readonly kind: string;
  readonly computed: { readonly tasks: number };
}

/** Runs a section: what was computed of each kind, its tables, and what was said. */
function run(section: string, ...flags: readonly string[]) {
  const { stdout, stderr } = command(
    "run",
    section,
    "--profile",
    "smoke",
    "--workers",
    "1",
    "--json",
    ...overrides,
    ...flags,
  );
  const { account, tables } = JSON.parse(stdout).sections[section];
  const computed = Object.fromEntries((account.lines as Line[]).map(({ kind, computed: { tasks } }) => [kind, tasks]));
  return { computed, tables: JSON.stringify(tables), said: stderr };
}

/** Ten times the step of the optimiser: other networks. */
const faster = (text: string): string => text.replace("network.learningRate,", "10 * network.learningRate,");

describe("after an edit of the code behind stored results", () => {
  it("a run says which kinds it concerns, and computes them again when asked to; comments and format do not count", () => {
    const first = run("hyperband");
    expect(first.computed).toEqual({ "train-network": 12 });
    writeFileSync(training, released.training.replaceAll("\n", "\n\n") + "\n// nothing that computes\n");
    expect(run("hyperband")).toMatchObject({ computed: { "train-network": 0 }, said: "", tables: first.tables });

    writeFileSync(training, faster(released.training));
    const old = run("hyperband");
    expect(old.computed).toEqual({ "train-network": 0 });
    expect(old.tables).toBe(first.tables);
    expect(old.said).toContain("has changed since they were computed: train-network (12)");
    for (const way of ["--recompute", "results accept", "version"]) expect(old.said).toContain(way);
    const anew = run("hyperband", "--recompute");
    expect(anew.computed).toEqual({ "train-network": 12 });
    expect(anew.tables).not.toBe(first.tables);
    expect(run("hyperband")).toMatchObject({ computed: { "train-network": 0 }, said: "", tables: anew.tables });

    // back again: what the edited code computed is not taken for the released code's without a word
    writeFileSync(training, released.training);
    expect(run("hyperband").said).toContain("train-network (12)");
    expect(run("hyperband", "--recompute").tables).toBe(first.tables);
  });

  it("an edit that alters no result can be accepted once", () => {
    writeFileSync(training, released.training.replace("network.learningRate,", "1 * network.learningRate,"));
    expect(run("hyperband").said).toContain("train-network (12)");
    command("results", "accept");
    expect(run("hyperband")).toMatchObject({ computed: { "train-network": 0 }, said: "" });
    writeFileSync(training, released.training);
    expect(run("hyperband").said).toBe("");
  });

  it("the next cell of a notebook says so too, and can compute again", async () => {
    const notebook = await KernelClient.start(join(root, "notebooks"), {
      ...environment,
      MI_NAS_CACHE: join(root, "cache-of-the-kernel"), // one on which nothing has been accepted
    });
    try {
      const cell = (options: string) => `
        import { openNotebook, uniformSearch } from "../lib/experiments";
        const overrides = { trainPoints: 16, validationPoints: 16, dataSets: { train: 1, test: 1 } };
        const session = openNotebook({ profile: "smoke", seed: 1, workers: 1, overrides${options} });
        const found = await session.compute("Hyperband", uniformSearch(session.dataSets.train[0]));
        found.summedScore`;
      const before = await notebook.run(cell(""));
      expect(before.reply.status).toBe("ok");
      expect(before.stderr).toBe("");
      writeFileSync(training, faster(released.training));
      const after = await notebook.run(cell(""));
      expect(after.stderr).toContain("train-network (12)");
      const scoreOf = ({ outputs }: typeof before) =>
        outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"];
      expect(scoreOf(after)).toBe(scoreOf(before));
      const anew = await notebook.run(cell(", recompute: true"));
      expect(scoreOf(anew)).not.toBe(scoreOf(before));
    } finally {
      await notebook.close();
      writeFileSync(training, released.training);
    }
  });
});

describe("after a raise of a kind's version", () => {
  it("that kind and those that read it are computed again, and no other; what is left over is counted and pruned", () => {
    const first = run("mi", "--recompute");
    expect(first.computed).toMatchObject({ "train-network": 2, "fit-mine": 8 });
    const raised = (text: string): string => text.replace(/version: \d+/, "version: 10");
    writeFileSync(mine, raised(released.mine));
    // the networks, whose results are known, are gone from the disk: who reads them has them trained again
    expect(run("mi")).toMatchObject({
      computed: { "train-network": 2, "fit-mine": 8 },
      tables: first.tables,
      said: "",
    });
    writeFileSync(mine, released.mine);

    const kind = join(root, "lib/networks/train-network.task.ts");
    const text = readFileSync(kind, "utf8");
    writeFileSync(kind, raised(text));
    expect(run("mi").computed).toMatchObject({ "train-network": 2, "fit-mine": 8 });
    const listed = JSON.parse(command("results", "list", "--json").stdout).results as {
      readonly kind: string;
      readonly versions: string;
      readonly current: boolean;
      readonly entries: number;
    }[];
    const versionOf = (source: string): string => /version: (\d+)/.exec(source)![1];
    const [ofTraining, ofMine] = [versionOf(text), versionOf(released.mine)];
    const leftOver = listed.filter(({ current }) => !current);
    expect(new Set(leftOver.map(({ kind: name, versions }) => `${name}/${versions}`))).toEqual(
      new Set([
        `fit-mine/${ofMine}.train-network-${ofTraining}`,
        `fit-mine/10.train-network-${ofTraining}`,
        `train-network/${ofTraining}`, // 10 is the current one, though its folder looks like a part of the older form
      ]),
    );
    const results = leftOver.reduce((sum, { entries }) => sum + entries, 0);
    expect(results).toBeGreaterThanOrEqual(2 + 8 + 8);
    expect(command("results", "prune").stdout).toContain(`and ${results} results of other versions`);
    writeFileSync(kind, text);
    expect(JSON.parse(command("results", "list", "--json").stdout).results).toHaveLength(2);
  });
});
