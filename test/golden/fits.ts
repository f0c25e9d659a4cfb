import { createHash } from "node:crypto";
import { estimateLabelInformation, estimateWithMine, mineOptions } from "../../lib/mutual-information";
import { encodeCheckpoint, initialTrainingState, networkOptions, trainEpoch } from "../../lib/networks";
import { createRandom } from "../../lib/platform/random/random";
import { fitPosteriorPredictor, predictorOptions } from "../../lib/predictors";
import { flat, oneHot, sampleUniformArchitecture } from "../../lib/search-space";

/** What a fit gives, by name: numbers in full, or the SHA-256 of many. */
export type Numbers = Readonly<Record<string, number | readonly number[] | string>>;

/** Images of noise in which a bright column tells the class. */
function images(options: { nPoints: number; side: number; channels: number; nClasses: number; seed: number }) {
  const { nPoints, side, channels, nClasses, seed } = options;
  const random = createRandom(seed, "golden images");
  const labels = Int32Array.from({ length: nPoints }, (_, point) => point % nClasses);
  const values = Float32Array.from({ length: nPoints * side * side * channels }, (_, entry) => {
    const column = Math.floor(entry / channels) % side;
    const label = labels[Math.floor(entry / (side * side * channels))];
    return (column === label ? 1 : 0) + 0.5 * random.normal();
  });
  return { values, labels };
}

/** A CNN, steps one by one or as a graph: the kernels of convolutions and pooling, and Adam. */
async function training(batchSize: number): Promise<Numbers> {
  const input = { height: 16, width: 16, channels: 3, nClasses: 4 };
  const network = networkOptions({ batchSize });
  const sample = (nPoints: number, seed: number) => {
    const { values: xs, labels } = images({ nPoints, side: 16, channels: 3, nClasses: 4, seed });
    return { xs, labels };
  };
  const fixed = { train: sample(64, 1), validation: sample(32, 2), input, network, seed: 3 };
  let state = initialTrainingState({ architecture: [20, 35, 60, 25], input, network, seed: 3 });
  for (let epoch = 0; epoch < 3; epoch++) state = await trainEpoch({ ...fixed, state });
  const trainLoss = state.history.map((record) => record.trainLoss);
  return { trainLoss, checkpoint: createHash("sha256").update(encodeCheckpoint(state)).digest("hex") };
}

async function mine(): Promise<Numbers> {
  const shape = { side: 4, channels: 3, nClasses: 4 };
  const estimate = await estimateWithMine({
    fit: images({ ...shape, nPoints: 400, seed: 4 }),
    report: images({ ...shape, nPoints: 400, seed: 5 }),
    ...{ height: 4, width: 4, channels: 3, nClasses: 4, nConvolutions: 1 },
    mine: mineOptions({ minEpochs: 4, maxEpochs: 6 }),
    seed: 6,
  });
  return { nats: estimate.nats, standardError: estimate.standardError, ...estimate.report };
}

async function labelAware(): Promise<Numbers> {
  const { values, labels } = images({ nPoints: 120, side: 4, channels: 2, nClasses: 4, seed: 7 });
  const sample = { values, labels, pointShape: [4, 4, 2], nClasses: 4 };
  const estimator = { folds: 3, pairs: "ring", convolutional: { stepsPerCheck: 4, maxChecks: 3 } } as const;
  const estimate = await estimateLabelInformation(sample, { seed: 8, estimator });
  return { nats: estimate.nats, standardError: estimate.standardError, ...estimate.estimates };
}

async function predictor(options: { readonly epochs: number; readonly batchSize: number }): Promise<Numbers> {
  const random = createRandom(9, "golden predictor");
  const architectures = Array.from({ length: 32 }, () => sampleUniformArchitecture(random));
  const inputs = architectures.map((architecture) => [...oneHot(architecture), ...random.normals(4)]);
  const targets = architectures.map((architecture) => flat(oneHot(architecture)));
  const groups = inputs.map((input, index) => ({ inputs: [input], targets: [targets[index]] }));
  const { curve } = await fitPosteriorPredictor({
    train: groups,
    test: groups.slice(0, 4),
    predictor: predictorOptions(options),
    seed: 10,
  });
  // the last epochs hold what all before them did
  return { trainError: curve.train.slice(-6), testError: curve.test.slice(-6) };
}

/** One small fit of each kind, by name. The engine must run. */
export async function goldenFits(): Promise<Readonly<Record<string, Numbers>>> {
  return {
    "CNN, steps one by one": await training(16),
    "CNN, steps as a graph": await training(4),
    MINE: await mine(),
    "label-aware estimate": await labelAware(),
    "posterior predictor": await predictor({ epochs: 6, batchSize: 8 }),
    "posterior predictor, whole batches and the rest as graphs": await predictor({ epochs: 64, batchSize: 24 }),
  };
}
