import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { useScratchCache } from "../platform/tasks/scratch-cache";
import { activationFiles, layersCommand } from "./activation-files";

/** A Python with scikit-learn; `MI_NAS_SKLEARN_PYTHON` names one that is not on the path. */
const python = process.env.MI_NAS_SKLEARN_PYTHON ?? "python3";
const isThere = spawnSync(python, ["-c", "import sklearn"]).status === 0;

const { folder, npy } = activationFiles();
useScratchCache();
afterEach(() => vi.restoreAllMocks());

const [n, nClasses, width, depth] = [6000, 5, 24, 10];

/** The layers of a random network on a mixture of Gaussians, a class each, written as a folder; and the labels. */
function writeLayers(): { readonly acts: string; readonly y: string } {
  const random = createRandom(8, "witness");
  const labels = Int32Array.from({ length: n }, () => random.integer(nClasses));
  const means = random.normals(nClasses * width);
  let values = Float32Array.from({ length: n * width }, (_, at) => {
    return 0.5 * means[labels[Math.floor(at / width)] * width + (at % width)] + random.normal();
  });
  const acts = join(folder, "witness");
  mkdirSync(acts);
  for (let layer = 1; layer <= depth; layer++) {
    const weights = random.normals(width * width);
    const next = new Float32Array(n * width);
    for (let point = 0; point < n; point++) {
      for (let to = 0; to < width; to++) {
        let sum = 0;
        for (let from = 0; from < width; from++) sum += values[point * width + from] * weights[from * width + to];
        next[point * width + to] = Math.max(0, Math.sqrt(2 / width) * sum);
      }
    }
    npy(join("witness", `layer${layer}.npy`), next, [n, width]);
    values = next;
  }
  return { acts, y: npy("witness-y.npy", labels, [n]) };
}

describe.skipIf(!isThere)("scikit-learn as an outside witness", () => {
  it("finds the information of logistic regression in ten layers within 0.02 nats of the linear family's bound", async () => {
    const { acts, y } = writeLayers();
    const { stdout } = await layersCommand(acts, "--labels", y, "--families", "linear", "--json");
    const run = spawnSync(python, [join(__dirname, "sklearn_witness.py"), acts, y], { encoding: "utf8" });
    expect(run.status, run.stderr).toBe(0);
    const witness = JSON.parse(run.stdout) as Record<string, number>;
    const bounds: readonly { layer: string; bound: number }[] = JSON.parse(stdout).layers;
    const compared = bounds.map(({ layer, bound }) => ({ layer, bound, witness: witness[layer] }));
    vi.restoreAllMocks();
    console.log(
      compared
        .map((each) => `${each.layer}: ${each.bound.toFixed(4)}, scikit-learn ${each.witness.toFixed(4)}`)
        .join("\n"),
    );
    expect(compared).toHaveLength(depth);
    for (const { layer, bound, witness: other } of compared) {
      expect(Math.abs(bound - other), layer).toBeLessThan(0.02);
    }
    expect(bounds[0].bound).toBeGreaterThan(bounds[depth - 1].bound + 0.1); // the ten are not all alike
  }, 300_000);
});
