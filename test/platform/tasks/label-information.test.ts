import { describe, expect, it } from "vitest";
import {
  dataProcessingRows,
  labelAwareOverTraining,
  labelInformationOfLayers,
  labelInformationRows,
  ladderOfLayers,
  ladderRows,
  mineTransfers,
  networksUnderDataProcessing,
  overTrainingRows,
  profileOf,
  spreadOfLayers,
  spreadRows,
  transferRows,
} from "../../../lib/experiments";
import { ladderFigure } from "../../../lib/figures";
import type { LabelInformationResult } from "../../../lib/mutual-information/layers/fit-label-aware.task";
import { initialTrainingState, layerActivations, networkActivations, networkOptions } from "../../../lib/networks";
import { withParameters } from "../../../lib/platform/optimisation/adam";
import { createRandom } from "../../../lib/platform/random/random";
import { runExperiment } from "../../../lib/platform/session";
import { parseTask } from "../../../lib/platform/tasks";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";
import { nLayers } from "../../../lib/search-space/architecture";
import { useScratchCache } from "./scratch-cache";

const profile = profileOf("smoke");
const study = { profile, seed: 1, workers: 2 };
useScratchCache();

const counts = (lines: readonly { readonly kind: string; readonly asked: unknown }[]) =>
  lines.map(({ kind, asked }) => ({ kind, asked }));

describe("activations in one pass", () => {
  it("are those of all images at once, and the logits those of the last layer's head", async () => {
    await startEngine({ threads: 1 });
    const input = { height: 32, width: 32, channels: 1, nClasses: 3 };
    const network = networkOptions();
    const { optimiser } = initialTrainingState({ architecture: [10, 15, 10, 20], input, network, seed: 2 });
    const { parameters } = optimiser;
    const nPoints = 300; // more than one batch
    const images = { xs: createRandom(1, "xs").normals(nPoints * 1024), labels: new Int32Array(nPoints) };
    const { layers, logits } = await networkActivations({ parameters, images, input, network });
    await withParameters(parameters, (tensors) => {
      const xs = tf.tensor4d(images.xs, [nPoints, 32, 32, 1]);
      for (const [index, maps] of tf.tidy(() => layerActivations(tensors, xs, network)).entries()) {
        const { values, height, width, channels } = layers.get(index + 1)!;
        expect([nPoints, height, width, channels]).toEqual(maps.shape);
        expect(values).toEqual(maps.dataSync());
        maps.dispose();
      }
      xs.dispose();
    });
    const last = layers.get(4)!;
    const [kernel, bias] = parameters.slice(-2);
    const features = last.values.length / nPoints;
    for (const point of [0, 255, 256, 299]) {
      for (const c of [0, 1, 2]) {
        let expected = bias.values[c];
        for (let f = 0; f < features; f++) expected += last.values[point * features + f] * kernel.values[f * 3 + c];
        expect(logits[point * 3 + c]).toBeCloseTo(expected, 4);
      }
    }
    const one = await networkActivations({ parameters, images, input, network, layers: [3] });
    expect([...one.layers.keys()]).toEqual([3]);
    await expect(networkActivations({ parameters, images, input, network, layers: [5] })).rejects.toThrow("No layer 5");
  });
});

describe("label-aware information of layers as tasks", () => {
  it("climbs the ladder of a network, with the planned time of each rung", async () => {
    const { result } = await runExperiment(study, ladderOfLayers({ dataSet: "procedural-digits" }));
    const rows = ladderRows(result);
    expect(rows).toHaveLength(nLayers + 3); // the whole map of layer 4 is as small as the grid
    for (const { family, gain, seconds, doubling, verdict } of rows) {
      expect(gain === null).toBe(family === "pooled");
      expect(doubling === null).toBe(verdict === null);
      expect(seconds).toBeGreaterThan(0);
    }
    expect(ladderFigure(rows).data).toHaveLength(nLayers + 1);
  });

  it("parts the spread of the layers' numbers, each network measured on halves that share no image", async () => {
    const { result, plan, account } = await runExperiment(study, spreadOfLayers({ dataSet: "procedural-digits" }));
    expect(counts(account.lines)).toEqual(counts(plan.lines));
    expect(result).toHaveLength(2 * 2 * 2 * 2); // architectures, seeds of training, halves, critics
    const rows = spreadRows(result);
    expect(rows.map(({ what }) => what)).toEqual(["layer 1", "layer 2", "layer 3", "layer 4", "accuracy"]);
    for (const { reliability, reliabilityOfNetwork } of rows) {
      expect(reliability).toBeLessThanOrEqual(reliabilityOfNetwork);
      expect(reliabilityOfNetwork).toBeLessThanOrEqual(1);
    }
    expect(rows[4].critic).toBe(0); // no critic has a part in the accuracy
  });

  it("hands MINE's weights on to the next layer, and counts epochs to the same bound", async () => {
    const { result } = await runExperiment(study, mineTransfers({ dataSet: "procedural-digits", repeats: 1 }));
    const rows = transferRows(result);
    expect(rows.map(({ from, layer }) => [from, layer])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    for (const { share } of rows) expect(share).toBeGreaterThan(0);
    for (const { transfer } of result) expect(transfer.warm.curve).not.toEqual(transfer.cold.curve);
  });

  it("over training asks for exactly what its plan says, trains each network once, and costs nothing again", async () => {
    const experiment = labelAwareOverTraining({ dataSet: "procedural-digits", epochs: [0, 1, 3] });
    const { result, plan, account } = await runExperiment(study, experiment);
    expect(counts(account.lines)).toEqual(counts(plan.lines));
    expect(account.lines).toMatchObject([
      // 2 networks, 3 epochs, 2 kinds of images
      { kind: "fit-label-aware", computed: { tasks: 12 }, repeatedEpochs: 0 },
      { kind: "train-network", computed: { tasks: 4, epochs: 6 }, repeatedEpochs: 0 },
    ]);
    expect(result.networks.map((network) => network.map(({ epoch }) => epoch))).toEqual([
      [0, 1, 3],
      [0, 1, 3],
    ]);
    const rows = overTrainingRows(result);
    expect(rows).toHaveLength(2 * 3 * 4);
    for (const { nats, ceilingNats } of rows) {
      expect(nats).toBeGreaterThanOrEqual(0);
      expect(nats).toBeLessThanOrEqual(ceilingNats);
    }
    const again = await runExperiment(study, experiment);
    expect(again.account.lines.every(({ computed }) => computed.tasks === 0)).toBe(true);
    expect(again.result).toEqual(result);
  });

  it("gives the deepest layer the same estimate in one task as in one for each layer, own critics alone", async () => {
    const choice = { dataSet: "procedural-digits", epochs: 8 };
    const warm = (await runExperiment(study, labelInformationOfLayers(choice))).result;
    const { result, account } = await runExperiment(study, labelInformationOfLayers({ ...choice, way: "parallel" }));
    expect(account.lines[0]).toMatchObject({ kind: "fit-label-aware", asked: { tasks: 8 } });
    for (const images of ["train", "validation"] as const) {
      expect(result[images].layers.map(({ layer }) => layer)).toEqual([1, 2, 3, 4]);
      expect(result[images].head).toEqual(warm[images].head);
    }
    expect(result.train.layers[3]).toEqual(warm.train.layers[3]);
    // on images that the network has not seen its own answers are a critic too, but not of a layer by itself
    const criticsOf = ({ layers }: LabelInformationResult) => layers.flatMap(({ critics }) => critics).join();
    expect(criticsOf(warm.validation)).toContain("network's head");
    for (const known of [result.validation, result.train, warm.train]) expect(criticsOf(known)).not.toContain("head");
    // what the network's own records say of its answers on validation images
    const { validationAccuracy, validationLoss } = warm.history[7];
    expect(warm.validation.head.accuracy).toBeCloseTo(validationAccuracy, 6);
    const { ceilingNats } = warm.validation.layers[0];
    expect(warm.validation.head.labelCrossEntropy).toBeCloseTo(ceilingNats - validationLoss, 4);
    expect(labelInformationRows([warm])).toHaveLength(8);
  });

  it("holds networks against data processing by own critics and by inherited ones, with paired errors and power", async () => {
    const choices = [{ dataSet: "procedural-digits", epochs: 1 }];
    const networks = (await runExperiment(study, networksUnderDataProcessing(choices))).result;
    expect(networks.map(({ way }) => way)).toEqual(["own", "warmStart"]);
    const rows = dataProcessingRows(networks);
    expect(rows).toHaveLength(2 * 2 * 6); // ways, kinds of images, pairs of layers
    for (const { way, images, earlier, later, excessNats, pairedError, detectableNats } of rows) {
      const { layers } = networks.find((network) => network.way === way)![images];
      const [first, second] = [layers[earlier - 1], layers[later - 1]];
      expect(excessNats).toBeCloseTo(second.bound - first.bound, 12);
      const paired = first.overDeeper!.find(({ layer }) => layer === later)!;
      expect(pairedError).toBe(paired.standardError);
      expect(detectableNats).toBeCloseTo(2.487 * paired.standardError, 9);
      if (first.bound > 0 && second.bound > 0) expect(excessNats).toBeCloseTo(-paired.nats, 9);
      if (later === earlier + 1) expect(first.overNext!.standardError).toBe(paired.standardError);
    }
    const [apart] = (await runExperiment(study, labelInformationOfLayers({ ...choices[0], way: "parallel" }))).result
      .validation.layers;
    expect(apart.overDeeper).toBeUndefined();
    expect(apart.bound).toBe(networks[0].validation.layers[0].bound);
  });

  it("finds nothing on other images where labels are independent of them, trained network and all", async () => {
    const larger = {
      ...study,
      profile: profileOf("smoke", { validationPoints: 1000, layerInformation: { points: 1000 } }),
    };
    // ten classes behind a channel that errs with probability 0.9: every label is equally likely
    const choice = {
      dataSet: "procedural-digits",
      architecture: [20, 20, 20, 20],
      epochs: 1,
      labelNoise: 0.9,
    } as const;
    for (const seed of [1, 2]) {
      const { result } = await runExperiment({ ...larger, seed }, labelInformationOfLayers(choice));
      for (const { nats, layer } of result.validation.layers) expect(nats, `layer ${layer}`).toBeLessThan(0.02);
    }
  });

  it("refuses epochs that do not rise, and an initial network after several epochs", async () => {
    expect(() => labelAwareOverTraining({ dataSet: "mnist", epochs: [2, 1] })).toThrow("[2, 1]");
    expect(() => labelAwareOverTraining({ dataSet: "mnist", epochs: [] })).toThrow(RangeError);
    const training = {
      kind: "train-network",
      data: { id: "mnist", fingerprint: "0", trainPoints: 10, validationPoints: 10, seed: 1 },
      architecture: "20-20-20-20",
      network: {},
      epochs: 2,
      seed: 1,
    };
    const task = { kind: "fit-label-aware", training, images: "train", points: 10, estimator: {}, seed: 1 };
    expect(parseTask(task).kind).toBe("fit-label-aware");
    expect(() => parseTask({ ...task, initial: true })).toThrow("training.epochs: an initial network's task names 1");
  });
});
