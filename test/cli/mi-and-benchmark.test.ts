import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { add } from "../../lib/cli/commands/benchmark";
import { estimatorsOf } from "../../lib/mutual-information/estimators";
import { groundTruthCases, runBenchmarkCase } from "../../lib/mutual-information/ground-truth";
import { startEngine } from "../../lib/platform/tensorflow/engine";
import { mi, npyIn } from "./mi-command";
import { runCommand } from "./run-command";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-mi-benchmark-"));
const npy = npyIn(folder);
beforeAll(async () => {
  await startEngine({ threads: 1 });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asked = (["labels", "pairs"] as const).flatMap((kind) =>
  estimatorsOf(kind).map(({ name }) => ({
    kind,
    name,
    // those of layers read maps
    caseId: name.startsWith("layers-")
      ? "identity-procedural-blobs-n60"
      : kind === "labels"
        ? "shells-d2"
        : "student-0.75-3-n10000",
  })),
);

describe("mi and the benchmark", () => {
  it.each(asked)("say the same of the same sample and seed: $name of $kind", async ({ name, caseId }) => {
    const [seed, pointsSeed, nPoints] = [3, 2, 240];
    const each = groundTruthCases().find(({ id }) => id === caseId);
    if (!each) throw new Error(`There is no case ${caseId}.`);
    const sample = await each.generate(nPoints, pointsSeed);
    const [x, y] =
      "labels" in sample
        ? [npy("x.npy", sample.values, [nPoints, ...sample.pointShape]), npy("y.npy", sample.labels, [nPoints])]
        : [npy("x.npy", sample.xs, [nPoints, sample.xSize]), npy("y.npy", sample.ys, [nPoints, sample.ySize])];
    const { stdout } = await mi("--x", x, "--y", y, "--estimator", name, "--seed", String(seed), "--json");
    const { estimator, nats, standardError, interval, verdict, estimates } = await runBenchmarkCase({
      case: caseId,
      estimator: name,
      seed,
      pointsSeed,
      nPoints,
    });
    expect(estimator).toBe(name);
    expect(JSON.parse(stdout)).toMatchObject({ estimator, nats, standardError, interval, verdict, estimates });
  });

  it("show of each case and estimator the truth, the estimate and how far it is off", async () => {
    const flags = ["--cases", "binary-channel-0.1-n60", "--estimators", "ross", "--seeds", "2", "--workers", "1"];
    const { stdout } = await runCommand((program) => add(program.command("benchmark")), ["benchmark", ...flags]);
    const [caption, headings, row, ...rest] = stdout.trim().split("\n");
    expect(caption).toBe("Estimators against known truth, samples of each: 2");
    expect(headings.split(/ {2,}/)).toEqual([
      ...["Case", "Estimator", "Truth (nats)", "Estimate (nats)", "Error", "± sd", "from", "to"],
      ...["Covered", "Intervals", "Rejected", "Verdicts", "Seconds"],
    ]);
    const [, truth, estimate, error] = /^binary-channel-0.1-n60 +ross +(\S+) +(\S+) +(\S+)/.exec(row) ?? [];
    expect(Number(truth)).toBe(0.368);
    expect(Number(error.replace("−", "-"))).toBeCloseTo(Number(estimate) - Number(truth), 2);
    expect(rest).toEqual([]);
  });

  it("know a name as one estimator of a kind", () => {
    for (const kind of ["labels", "pairs"] as const) {
      const names = estimatorsOf(kind).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const each of estimatorsOf(kind)) expect(each).toMatchObject({ kind, name: each.name.toLowerCase() });
    }
  });
});
