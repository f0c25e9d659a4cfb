import { initialTrainingState, networkOptions, trainEpoch } from "../networks";
import type { Architecture } from "../search-space/architecture";
import { trainingCost } from "./cost";
import { fitSpeed, type Speed, type Timing } from "./speed";

/** Few and many filters, and wide layers with few multiply-adds: what the three units of cost differ in. */
const measured: readonly Architecture[] = [
  [10, 10, 10, 10],
  [120, 10, 120, 10],
  [30, 30, 30, 30],
  [60, 60, 60, 60],
  [90, 90, 90, 90],
];

const input = { height: 32, width: 32, channels: 3, nClasses: 10 } as const;

/**
 * Times an epoch of training of an architecture on made-up images, in a process whose engine runs.
 *
 * @param options.nPoints Images, as many for validation.
 * @param options.repeats Epochs after the first, which also loads what is loaded lazily; the fastest counts, since what
 * else runs on the machine only ever slows one down.
 */
export async function timeTraining(options: {
  readonly architecture: Architecture;
  readonly nPoints: number;
  readonly repeats: number;
}): Promise<Timing> {
  const { architecture, nPoints, repeats } = options;
  const { height, width, channels, nClasses } = input;
  const labels = Int32Array.from({ length: nPoints }, (_, index) => index % nClasses);
  const images = { xs: new Float32Array(nPoints * height * width * channels).fill(0.5), labels };
  const network = networkOptions();
  let state = initialTrainingState({ architecture, input, network, seed: 0 });
  const epoch = async (): Promise<number> => {
    const started = process.hrtime.bigint();
    state = await trainEpoch({ state, train: images, validation: images, input, network, seed: 0 });
    return Number(process.hrtime.bigint() - started) / 1e9;
  };
  await epoch();
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) times.push(await epoch());
  const data = { trainPoints: nPoints, validationPoints: nPoints, channels, nClasses };
  return { cost: trainingCost({ architecture, network, epochs: 1, data }), seconds: Math.min(...times) };
}

/** Measures the speed of this process's engine, in about a second. */
export async function measureSpeed(): Promise<Speed> {
  const timings: Timing[] = [];
  for (const architecture of measured) timings.push(await timeTraining({ architecture, nPoints: 64, repeats: 2 }));
  return fitSpeed(timings);
}
