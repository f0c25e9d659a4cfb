import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  initialTrainingState,
  networkActivations,
  networkLogits,
  networkOptions,
  networkOptionsSchema,
  type TrainingState,
  trainEpoch,
} from "../../lib/networks";
import { networkSize } from "../../lib/networks/cost";
import { initialParameters } from "../../lib/networks/parameters";
import { stepsAsGraph } from "../../lib/networks/steps-as-graph";
import { batchLoss } from "../../lib/networks/training";
import { fitWithAdam, withParameters } from "../../lib/platform/optimisation/adam";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";

const input = { height: 8, width: 8, channels: 1, nClasses: 3 };
const architecture = [10, 15, 10, 20];
const network = networkOptions({ batchSize: 8 });
/** Small batches, so that an epoch of 48 images has enough steps for them to run as a graph. */
const manySteps = networkOptions({ batchSize: 2 });

/** Images whose class is the third of the rows that is bright. */
function stripes(nPoints: number, seed: number) {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: nPoints }, (_, index) => index % 3);
  const xs = Float32Array.from({ length: nPoints * 64 }, (_, index) => {
    const row = Math.floor((index % 64) / 8);
    return (Math.floor(row / 2.7) === labels[Math.floor(index / 64)] ? 1 : 0) + 0.3 * random.normal();
  });
  return { xs, labels };
}

const train = stripes(48, 1);
const validation = stripes(24, 2);
const fresh = (seed = 5) => initialTrainingState({ architecture, input, network, seed });
const epoch = (state: TrainingState, seed = 5, options = network) =>
  trainEpoch({ state, train, validation, input, network: options, seed });

async function epochs(count: number, state = fresh(), options = network): Promise<TrainingState> {
  let current = state;
  for (let done = 0; done < count; done++) current = await epoch(current, 5, options);
  return current;
}

const bothWays = [
  ["one by one", network],
  ["as a graph", manySteps],
] as const;

beforeAll(async () => {
  await startEngine({ threads: 1 });
});

describe("training a CNN", () => {
  it("learns to tell stripes apart", async () => {
    const { history } = await epochs(12);
    expect(history.map((record) => record.epoch)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(history[11].validationAccuracy).toBeGreaterThan(0.9);
    expect(history[11].trainLoss).toBeLessThan(history[0].trainLoss / 2);
  });

  it.each(bothWays)("gives the same numbers for the same seed and others for another, steps %s", async (_, options) => {
    const [a, b] = [await epochs(2, fresh(), options), await epochs(2, fresh(), options)];
    expect(encodeCheckpoint(a).equals(encodeCheckpoint(b))).toBe(true);
    const other = await epoch(fresh(6), 6, options);
    expect(other.history[0].trainLoss).not.toBe(a.history[0].trainLoss);
  });

  it.each(bothWays)("continues from a stored checkpoint bit for bit, steps %s", async (_, options) => {
    const straight = await epochs(3, fresh(), options);
    const resumed = await epochs(2, decodeCheckpoint(encodeCheckpoint(await epochs(1, fresh(), options))), options);
    expect(encodeCheckpoint(resumed).equals(encodeCheckpoint(straight))).toBe(true);
  });

  it("takes steps as a graph where an epoch has many, the same ones to rounding", async () => {
    expect([stepsAsGraph(48, manySteps), stepsAsGraph(48, network)]).toEqual([true, false]);
    const images = { xs: train.xs.subarray(0, 33 * 64), labels: train.labels.subarray(0, 33) }; // the last batch of one
    const asked = { train: images, validation, input, network: manySteps, seed: 5 };
    const asGraph = await trainEpoch({ ...asked, state: fresh() });
    const { state: oneByOne } = await fitWithAdam(fresh().optimiser, manySteps.learningRate, (fit) => {
      const [xs, labels] = [tf.tensor4d(images.xs, [33, 8, 8, 1]), tf.tensor1d(images.labels, "int32")];
      const order = createRandom(5, "order", 1).permutation(33);
      for (let start = 0; start < 33; start += 2) {
        const picked = tf.tensor1d(order.subarray(start, start + 2), "int32");
        fit.descend((parameters) => batchLoss(parameters, [xs, labels, picked], manySteps));
      }
    });
    asGraph.optimiser.parameters.forEach(({ values }, place) => {
      const wanted = oneByOne.parameters[place].values;
      for (let index = 0; index < values.length; index++) expect(values[index]).toBeCloseTo(wanted[index], 4);
    });
    expect(asGraph.optimiser.steps).toBe(17);
  });

  it("judges report images beside the others, and they change nothing else", async () => {
    const report = stripes(30, 9);
    const state = fresh();
    const asked = { state, train, validation, input, network, seed: 5 };
    const [without, with_] = [await trainEpoch(asked), await trainEpoch({ ...asked, report })];
    const { reportLoss, reportAccuracy, ...others } = with_.history[0];
    expect(others).toEqual(without.history[0]);
    const judged = await trainEpoch({ ...asked, validation: report });
    expect([reportLoss, reportAccuracy]).toEqual([
      judged.history[0].validationLoss,
      judged.history[0].validationAccuracy,
    ]);
  });

  it.each(["conv1/bias", "conv4/bias"])("records a network as dead whose %s turns every unit off", async (name) => {
    const state = await epochs(1);
    const parameters = state.optimiser.parameters.map((array) =>
      array.name === name ? { ...array, values: array.values.map(() => -1e6) } : array,
    );
    const off = { ...state, optimiser: { ...state.optimiser, parameters } };
    const { history } = await epoch(await epoch(off));
    expect(history.map(({ dead }) => dead)).toEqual([undefined, true, true]);
    expect(history[2].validationLoss).toBeCloseTo(Math.log(3), 1);
  });

  it("does not change the state it starts from", async () => {
    const state = fresh();
    const before = encodeCheckpoint(state);
    await epoch(state);
    expect(encodeCheckpoint(state).equals(before)).toBe(true);
  });

  it("has the gradient that finite differences give", async () => {
    const { parameters } = (await epochs(1)).optimiser;
    const names = ["conv1/kernel", "conv3/bias", "head/kernel"];
    await withParameters(parameters, (tensors) => {
      const xs = tf.tensor4d(train.xs.subarray(0, 6 * 64), [6, 8, 8, 1]);
      const targets = tf.oneHot(tf.tensor1d(train.labels.subarray(0, 6), "int32"), 3);
      const loss = (...values: tf.Tensor[]) =>
        tf.losses.softmaxCrossEntropy(targets, networkLogits(values, xs, network)) as tf.Scalar;
      const gradients = tf.grads(loss)([...tensors]);
      for (const name of names) {
        const place = parameters.findIndex((array) => array.name === name);
        const step = 1e-2;
        const shifted = (change: number) => {
          const values = parameters[place].values.slice();
          values[3] += change;
          const moved = tensors.map((tensor, at) => (at === place ? tf.tensor(values, tensor.shape) : tensor));
          return loss(...moved).dataSync()[0];
        };
        const slope = (shifted(step) - shifted(-step)) / (2 * step);
        expect(gradients[place].dataSync()[3]).toBeCloseTo(slope, 2);
      }
    });
  });

  it.each(bothWays)("leaves no tensor behind, however often it trains, steps %s", async (_, options) => {
    const before = tf.memory().numTensors;
    const state = await epoch(fresh(), 5, options);
    for (let repeat = 0; repeat < 20; repeat++) await epoch(state, 5, options);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps the graphs of a Hyperband's worth of architectures and frees older ones", async ({ skip }) => {
    const engine = await startEngine();
    skip(engine.kind !== "native-cpu", "no other engine has graphs");
    const { binding } = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } };
    const tiny = { height: 2, width: 2, channels: 1, nClasses: 3 };
    const small = (images: typeof train) => ({ ...images, xs: images.xs.subarray(0, images.labels.length * 4) });
    for (let filters = 10; filters <= 80; filters += 5) {
      const state = initialTrainingState({ architecture: [filters], input: tiny, network: manySteps, seed: 1 });
      await trainEpoch({
        ...{ state, train: small(train), validation: small(validation) },
        ...{ input: tiny, network: manySteps, seed: 1 },
      });
    }
    expect(binding.getNumOfSavedModels()).toBe(12);
  });
});

describe("activations", () => {
  it("have the shape of each pooled layer and are not negative", async () => {
    const { parameters } = (await epochs(1)).optimiser;
    const sides = [4, 2, 1, 1];
    const { layers } = await networkActivations({ parameters, images: validation, input, network });
    for (let layer = 1; layer <= 4; layer++) {
      const maps = layers.get(layer)!;
      expect([maps.height, maps.width, maps.channels]).toEqual([
        sides[layer - 1],
        sides[layer - 1],
        architecture[layer - 1],
      ]);
      expect(maps.values.length).toBe(24 * sides[layer - 1] ** 2 * architecture[layer - 1]);
      expect(maps.values.every((value) => value >= 0)).toBe(true);
    }
  });

  it("of a layer that is not there are refused", async () => {
    const { parameters } = fresh().optimiser;
    await expect(networkActivations({ parameters, layers: [5], images: validation, input, network })).rejects.toThrow(
      "layer 5",
    );
  });
});

describe("checkpoints", () => {
  it("refuse bytes that were cut, changed or are something else", () => {
    const bytes = encodeCheckpoint(fresh());
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 7))).toThrow("damaged");
    const changed = Buffer.from(bytes);
    changed[Math.floor(changed.length / 2)] ^= 1;
    expect(() => decodeCheckpoint(changed)).toThrow("damaged");
    expect(() => decodeCheckpoint(Buffer.from("hello"))).toThrow("Not a checkpoint");
    expect(() => decodeCheckpoint(Buffer.alloc(0))).toThrow("Not a checkpoint");
  });

  const seal = (body: Buffer) => Buffer.concat([body, createHash("sha256").update(body).digest()]);
  /** A checkpoint whose header says something else, under a seal that fits. */
  const lying = (change: (header: Header) => unknown, values = (bytes: Buffer) => bytes): Buffer => {
    const body = encodeCheckpoint({ ...fresh(), history: [record(1), record(2)] }).subarray(0, -32);
    const end = 12 + body.readUInt32LE(8);
    const text = Buffer.from(JSON.stringify(change(JSON.parse(body.subarray(12, end).toString()))));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return seal(Buffer.concat([body.subarray(0, 8), length, text, values(body.subarray(end))]));
  };
  const withArray = (index: number, change: object) => (header: Header) => ({
    ...header,
    arrays: header.arrays.map((array, at) => (at === index ? { ...array, ...change } : array)),
  });

  it("come back from a header that is written anew", () => {
    expect(decodeCheckpoint(lying((header) => header)).history).toHaveLength(2);
  });

  it.each<[string, (header: Header) => unknown, RegExp]>([
    [
      "declares more values than follow",
      withArray(0, { shape: [1000] }),
      /declares \d+ bytes of values and \d+ follow/,
    ],
    ["declares fewer", withArray(0, { shape: [] }), /declares \d+ bytes of values and \d+ follow/],
    ["lacks an array", (header) => ({ ...header, arrays: header.arrays.slice(1) }), /declares \d+ bytes of values/],
    ["gives a moment another shape", (header) => swapped(header), /moments are not those of its parameters/],
    ["knows another group", withArray(0, { group: "constructor" }), /another form/],
    ["has a side below zero", withArray(0, { shape: [-1, -1] }), /another form/],
    ["has half a side", withArray(0, { shape: [0.5] }), /another form/],
    ["counts steps in words", (header) => ({ ...header, steps: "three" }), /another form/],
    ["has no arrays", ({ arrays: _, ...rest }) => rest, /another form/],
    ["is a list", () => [], /another form/],
    ["leaves an epoch out", (header) => ({ ...header, history: [record(1), record(3)] }), /epochs are not in order/],
  ])("are refused where the header %s, though the seal fits", (_, change, reason) => {
    expect(() => decodeCheckpoint(lying(change))).toThrow(reason);
    expect(() => decodeCheckpoint(lying(change))).toThrow(/^Checkpoint is damaged: /);
  });

  it.each([
    [
      "bytes are missing",
      lying(
        (header) => header,
        (bytes) => bytes.subarray(1),
      ),
      /and \d+ follow/,
    ],
    [
      "bytes are too many",
      lying(
        (header) => header,
        (bytes) => Buffer.concat([bytes, bytes]),
      ),
      /and \d+ follow/,
    ],
    [
      "the header's length leads beyond the end",
      seal(Buffer.from("MINASCP1\xff\xff\xff\x7f{}", "latin1")),
      /ends at byte/,
    ],
    ["there is no header", seal(Buffer.from("MINASCP1")), /ends before its header/],
    ["the header is no JSON", seal(Buffer.from("MINASCP1\x02\0\0\0}{", "latin1")), /another form/],
  ])("are refused where %s, though the seal fits", (_, bytes, reason) => {
    expect(() => decodeCheckpoint(bytes)).toThrow(reason);
  });
});

describe("network options", () => {
  it("are checked at the door", () => {
    expect(() => networkOptions({ batchSize: 0 })).toThrow();
    expect(networkOptionsSchema.safeParse({ dropout: 0.5 }).success).toBe(false);
  });
});

describe("the size of a network", () => {
  it.each([
    ["flatten", 2],
    ["globalAverage", 1],
  ] as const)("counts the parameters that it has, head %s", (head, poolSize) => {
    const options = networkOptions({ head, poolSize });
    const shape = { height: 32, width: 32, channels: 3, nClasses: 7 };
    const wanted = initialParameters([10, 25, 15, 40], shape, options, 1).reduce(
      (sum, { values }) => sum + values.length,
      0,
    );
    const { parameters } = networkSize({ architecture: [10, 25, 15, 40], network: options, channels: 3, nClasses: 7 });
    expect(parameters).toBe(wanted);
  });

  it("counts multiply-adds by hand", () => {
    const options = { architecture: [10, 15, 20, 120], network: networkOptions(), channels: 1, nClasses: 4 };
    const layers = 92_160 + 345_600 + 172_800 + 345_600;
    expect(networkSize(options).multiplyAdds).toBe(layers + 2 * 2 * 120 * 4);
  });
});

interface Header {
  readonly arrays: readonly { readonly group: string; readonly name: string; readonly shape: readonly number[] }[];
}

const record = (number: number) => ({ epoch: number, trainLoss: 1, validationLoss: 1, validationAccuracy: 0.5 });

const changedMoment = (header: Header, change: (array: Header["arrays"][number]) => object) => {
  const first = header.arrays.findIndex(({ group }) => group === "firstMoments");
  return {
    ...header,
    arrays: header.arrays.map((array, at) => (at === first ? { ...array, ...change(array) } : array)),
  };
};
/** As many values in another shape. */
const swapped = (header: Header) => changedMoment(header, ({ shape }) => ({ shape: [...shape].reverse() }));
