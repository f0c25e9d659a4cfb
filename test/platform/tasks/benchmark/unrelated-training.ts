import { prepareDataSet } from "../../../../lib/datasets";
import { initialTrainingState, trainEpoch } from "../../../../lib/networks";
import { startEngine } from "../../../../lib/platform/tensorflow/engine";
import { parseArchitecture } from "../../../../lib/search-space";
import { moment } from "./in-turns";
import { profileOfRequest, type RunRequest } from "./one-run";

/** What is trained, as JSON on the command line. */
export interface TrainingRequest {
  readonly run: RunRequest;
  readonly architectures: readonly string[];
  readonly repeats: number;
}

/** When it was trained, by {@link moment}. */
export interface TrainingTimes {
  readonly from: number;
  readonly to: number;
}

/**
 * Trains architectures in this process, an epoch each, and again: what a worker does, without anything that workers
 * share but the machine. Two such processes beside one tell what the machine allows.
 */
async function train({ run, architectures, repeats }: TrainingRequest): Promise<void> {
  await startEngine({ threads: 1 });
  const { network } = profileOfRequest(run);
  const { trainPoints, validationPoints, seed } = run;
  const data = await prepareDataSet(run.dataSet, { trainPoints, validationPoints, seed });
  const { train, validation, ...input } = data;
  const states = architectures.map((architecture) =>
    initialTrainingState({ architecture: parseArchitecture(architecture), input, network, seed }),
  );
  const epochs = async (): Promise<void> => {
    for (const state of states) await trainEpoch({ state, train, validation, input, network, seed });
  };
  await epochs(); // makes the graphs
  const from = moment();
  for (let repeat = 0; repeat < repeats; repeat++) await epochs();
  const times: TrainingTimes = { from, to: moment() };
  console.log(JSON.stringify(times));
}

if (require.main === module) void train(JSON.parse(process.argv[2]) as TrainingRequest);
