import { initialTrainingState, networkOptions, trainEpoch } from "../../../lib/networks";
import { createRandom } from "../../../lib/platform/random/random";
import { startEngine } from "../../../lib/platform/tensorflow/engine";
import { serve } from "./side";

// The side of this project: `trainEpoch` as tasks call it, one validation image apart.

const input = { height: 32, width: 32, channels: 3, nClasses: 10 };
const size = input.height * input.width * input.channels;

void serve(async ({ filters, batchSize }) => {
  await startEngine({ threads: 1 });
  const network = networkOptions({ batchSize });
  const random = createRandom(1, "benchmark");
  const images = (nPoints: number) => ({
    xs: Float32Array.from(random.normals(nPoints * size)),
    labels: Int32Array.from({ length: nPoints }, (_, index) => index % input.nClasses),
  });
  const validation = images(1);
  let state = initialTrainingState({ architecture: [filters, filters, filters, filters], input, network, seed: 1 });
  const sets = new Map<number, ReturnType<typeof images>>();
  return async (steps) => {
    const train = sets.get(steps) ?? images(steps * batchSize);
    sets.set(steps, train);
    state = await trainEpoch({ state, train, validation, input, network, seed: 1 });
  };
});
