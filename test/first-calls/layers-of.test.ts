import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { labels, n, told } from "../own-network/activation-files";
import { hasOnnxRuntime, network, onnxBytes } from "../own-network/onnx-files";
import { inFreshKernel } from "./in-a-cell";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-layers-of-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("layersOf in a cell", () => {
  it("measures the epochs of a folder: a frame, figures, and errors that say what there is", async () => {
    const cell = await inFreshKernel(`
      import { layersOf } from "../lib/first-calls";
      import { writeExampleNetwork } from "../lib/own-network/example-network";
      import { figure, table } from "../lib/platform/display";
      const acts = ${JSON.stringify(join(folder, "acts"))};
      const network = { dataSet: "procedural-digits", architecture: "10-10-10-10", points: 64, seed: 1 };
      const accuracies = await writeExampleNetwork(acts, { ...network, epochs: [0, 2] });
      const known = await layersOf(acts, { layers: ["image", "logits"], families: ["pooled"], workers: 1 });
      table(known.frame, known.shown);
      const { controlTask, codeLength, ...figures } = known.figures;
      for (const draw of Object.values(figures)) figure(draw());
      const refusals = [() => known.state({ epoch: 1 }), () => known.leastKnown("fc", 3), () => controlTask()].map((ask) => {
        try { ask(); return "nothing"; } catch (error) { return (error as Error).message; }
      });
      const probed = await layersOf(acts, { layers: ["logits"], families: ["pooled"], controlTask: true, onlineCode: true, workers: 1 });
      figure(probed.figures.controlTask());
      figure(probed.figures.codeLength());
      const none = await layersOf(acts, { layers: ["fc"] }).catch((error: Error) => error.message);
      console.log(JSON.stringify({
        accuracies: [...accuracies],
        columns: known.frame.columns,
        rows: known.frame.values,
        state: [known.state().epoch, known.state().part, known.state({ part: "train", epoch: 0 }).epoch],
        least: known.leastKnown("logits", 3),
        refusals: [...refusals, none],
      }));`);
    expect({ problem: cell.reply.evalue, status: cell.reply.status }).toEqual({ problem: undefined, status: "ok" });
    const told = JSON.parse(cell.stdout.trim().split("\n").at(-1) ?? "");
    expect(told.accuracies[0]).toEqual([0, null]);
    expect(told.accuracies[1][0]).toBe(2);
    expect(told.columns.slice(0, 6)).toEqual(["epoch", "part", "layer", "bound", "lowerLimit", "ceilingNats"]);
    const places = told.rows.map((row: readonly unknown[]) => row.slice(0, 3).join(" "));
    const epochs = [0, 2].flatMap((epoch) => ["train", "held-out"].map((part) => `${epoch} ${part}`));
    expect([...places].sort()).toEqual(epochs.flatMap((place) => [`${place} image`, `${place} logits`]).sort());
    for (const [, , , bound, lowerLimit, ceiling] of told.rows) {
      expect(lowerLimit).toBeLessThanOrEqual(bound);
      expect(bound).toBeLessThanOrEqual(ceiling + 1e-9);
    }
    // images are what they were: the same of every epoch
    const image = (epoch: number) =>
      told.rows.find(([of, part, layer]: readonly unknown[]) => of === epoch && part === "train" && layer === "image");
    expect(image(2)[3]).toBe(image(0)[3]);
    expect(told.state).toEqual([2, "held-out", 0]);
    const nats = told.least.map((point: { readonly nats: number }) => point.nats);
    expect(nats).toHaveLength(3);
    expect([...nats].sort((a, b) => a - b)).toEqual(nats);
    expect(told.refusals).toEqual([
      expect.stringMatching(/no epoch 1 on any images; there are 0 (train|held-out)/),
      "What is least known: there is no layer fc; there are image, logits.",
      "What each layer knows: controlTask was not asked for; layersOf takes controlTask: true.",
      expect.stringMatching(/no layer fc; there are .*conv1/),
    ]);
    expect(cell.shown("application/vnd.plotly.v1+json")).toHaveLength(9);
  });

  it("asks the network of an ONNX file, about images and labels in the cell", async ({ skip }) => {
    skip(!hasOnnxRuntime(), "the optional package onnxruntime-node is not installed");
    const model = join(folder, "model.onnx");
    writeFileSync(model, onnxBytes(network()));
    const x = told(1);
    const images = Array.from({ length: n }, (_, row) => Array.from(x.slice(4 * row, 4 * row + 4)));
    const cell = await inFreshKernel(`
      import { layersOf } from "../lib/first-calls";
      import { figure, table } from "../lib/platform/display";
      const images = ${JSON.stringify(images)};
      const labels = ${JSON.stringify(Array.from(labels))};
      const asked = { families: ["pooled"] as const, workers: 1 };
      const known = await layersOf(${JSON.stringify(model)}, { images, labels, ...asked });
      table(known.frame, known.shown);
      figure(known.figures.ladder());
      const none = await layersOf(${JSON.stringify(model)}, { labels, ...asked }).catch((error: Error) => error.message);
      console.log(JSON.stringify({ layers: known.frame["layer"].values, bounds: known.frame["bound"].values, none }));`);
    expect({ problem: cell.reply.evalue, status: cell.reply.status }).toEqual({ problem: undefined, status: "ok" });
    const { layers, bounds, none } = JSON.parse(cell.stdout.trim().split("\n").at(-1) ?? "");
    expect(layers).toEqual(["hidden", "answer"]);
    expect(Math.min(...bounds)).toBeGreaterThan(0.1); // the images tell their classes
    expect(none).toMatch(/images/);
    expect(cell.shown("application/vnd.plotly.v1+json")).toHaveLength(1);
  });
});
