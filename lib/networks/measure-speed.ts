import { fitSpeed, type Speed, type Timing, withGraphSteps } from "../platform/tasks/speed";
import { type EngineKind, startEngine } from "../platform/tensorflow/engine";
import type { Architecture } from "../search-space/architecture";
import { trainingCost } from "./cost";
import { networkOptions } from "./options";
import { leastSteps } from "./steps-as-graph";
import { type LabelledImages, trainEpoch } from "./training";
import { initialTrainingState } from "./training-state";

/**
 * Few and many filters, and wide layers with few multiply-adds: what the three units of cost differ in. The smallest
 * comes last: much of its time is JavaScript, which is slow until Node has compiled it.
 */
const measured: readonly Architecture[] = [
  [80, 80, 80, 80],
  [120, 10, 120, 10],
  [30, 30, 30, 30],
  [10, 10, 10, 10],
];
const [small] = measured.slice(-1);

/** Images of an epoch that is timed: several steps, so that what an epoch costs besides them counts little. */
const timedImages = 160;

const input = { height: 32, width: 32, channels: 3, nClasses: 10 } as const;

/**
 * Seconds since some moment: on a processor where that is what trains, since one thread computes and what else runs on
 * the machine must not count; by the clock where the parent's processor only waits.
 */
function clockOf(engine: EngineKind): () => number {
  if (engine === "native-gpu") return () => Number(process.hrtime.bigint()) / 1e9;
  return () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
}

/**
 * Times an epoch of training of an architecture on made-up images, in a process whose engine runs.
 *
 * @param options.nPoints Images, as many for validation.
 * @param options.repeats Epochs after a short first one, which also loads what is loaded lazily; the fastest counts,
 * since what else runs on the machine only ever slows one down.
 */
export async function timeTraining(options: {
  readonly architecture: Architecture;
  readonly nPoints: number;
  readonly repeats: number;
  readonly engine: EngineKind;
}): Promise<Timing> {
  const { architecture, nPoints, repeats, engine } = options;
  const { height, width, channels, nClasses } = input;
  const labels = Int32Array.from({ length: nPoints }, (_, index) => index % nClasses);
  const images = { xs: new Float32Array(nPoints * height * width * channels).fill(0.5), labels };
  const network = networkOptions();
  const few = {
    xs: images.xs.subarray(0, network.batchSize * height * width * channels),
    labels: labels.subarray(0, network.batchSize),
  };
  const clock = clockOf(engine);
  let state = initialTrainingState({ architecture, input, network, seed: 0 });
  const epoch = async (train: LabelledImages): Promise<number> => {
    const started = clock();
    state = await trainEpoch({ state, train, validation: train, input, network, seed: 0 });
    return clock() - started;
  };
  await epoch(few);
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) times.push(await epoch(images));
  const data = { trainPoints: nPoints, validationPoints: nPoints, reportPoints: 0, channels, nClasses };
  return { cost: trainingCost({ architecture, network, epochs: 1, data }), seconds: Math.min(...times) };
}

/** Measures the speed of this process's engine, starting it, in about two seconds. */
export async function measureSpeed(): Promise<Speed> {
  const { kind: engine } = await startEngine();
  const timings: Timing[] = [];
  for (const architecture of measured) {
    timings.push(await timeTraining({ architecture, nPoints: timedImages, repeats: 2, engine }));
  }
  const nPoints = leastSteps * networkOptions().batchSize; // as few as make a graph
  return withGraphSteps(fitSpeed(timings), await timeTraining({ architecture: small, nPoints, repeats: 2, engine }));
}
