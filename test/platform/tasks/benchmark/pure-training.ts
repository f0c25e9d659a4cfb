import { prepareDataSet } from "../../../../lib/datasets";
import { initialTrainingState, type LabelledImages, trainEpoch } from "../../../../lib/networks";
import { leastSteps, stepsAsGraph } from "../../../../lib/networks/steps-as-graph";
import { startEngine } from "../../../../lib/platform/tensorflow/engine";
import { parseArchitecture } from "../../../../lib/search-space";
import { profileOfRequest, type RunRequest } from "./one-run";

/** Seconds on a processor of one epoch of an architecture, nothing else included. */
export interface PureEpoch {
  readonly architecture: string;
  /** The steps of training. */
  readonly steps: number;
  /** The pass over the validation images. */
  readonly validation: number;
}

/** What is measured, as JSON on the command line. */
export interface PureRequest {
  readonly run: RunRequest;
  readonly architectures: readonly string[];
}

/**
 * Measures epochs in this process, one TensorFlow thread, the data at hand. What an epoch costs besides its steps and
 * its validation, such as taking the state in and out, is told apart by epochs of few images, whose steps are of the same
 * kind.
 *
 * @throws RangeError when there are too few images to tell.
 */
async function pureTraining({ run, architectures }: PureRequest): Promise<void> {
  await startEngine({ threads: 1 });
  const { network } = profileOfRequest(run);
  const { trainPoints, validationPoints, seed } = run;
  const { train, validation, ...input } = await prepareDataSet(run.dataSet, { trainPoints, validationPoints, seed });
  const first = ({ xs, labels }: LabelledImages, count: number): LabelledImages => ({
    xs: xs.subarray(0, (xs.length / labels.length) * count),
    labels: labels.subarray(0, count),
  });
  const few = (stepsAsGraph(trainPoints, network) ? leastSteps : 1) * network.batchSize;
  if (trainPoints <= few) throw new RangeError(`Time steps alone: more than ${few} images are needed.`);
  const [fewer, one] = [first(train, few), first(validation, 1)];
  const pureEpoch = async (architecture: string): Promise<PureEpoch> => {
    const state = initialTrainingState({ architecture: parseArchitecture(architecture), input, network, seed });
    const cpuSeconds = async (images: LabelledImages, judged: LabelledImages): Promise<number> => {
      const before = process.cpuUsage();
      await trainEpoch({ state, train: images, validation: judged, input, network, seed });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    };
    const times = { full: [] as number[], unjudged: [] as number[], short: [] as number[] };
    for (const images of [fewer, train]) await cpuSeconds(images, one); // makes the graphs
    for (let repeat = 0; repeat < 2; repeat++) {
      times.short.push(await cpuSeconds(fewer, one));
      times.unjudged.push(await cpuSeconds(train, one));
      times.full.push(await cpuSeconds(train, validation));
    }
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const share = train.labels.length / (train.labels.length - fewer.labels.length);
    const steps = (mean(times.unjudged) - mean(times.short)) * share;
    return { architecture, steps, validation: mean(times.full) - mean(times.unjudged) };
  };
  const epochs: PureEpoch[] = [];
  for (const architecture of architectures) epochs.push(await pureEpoch(architecture));
  console.log(JSON.stringify(epochs));
}

if (require.main === module) void pureTraining(JSON.parse(process.argv[2]) as PureRequest);
