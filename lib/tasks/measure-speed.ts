import { initialTrainingState, networkOptions, trainEpoch } from "../networks";
import { type Calibration, writeCalibration } from "./calibration";
import { forwardCost } from "./cost";

/** Trains a middling network on a few images, in a worker process whose engine runs, and stores its speed. */
export async function measureSpeed(numerics: string): Promise<Calibration> {
  const architecture = [60, 60, 60, 60];
  const nPoints = 64;
  const input = { height: 32, width: 32, channels: 3, nClasses: 10 };
  const labels = Int32Array.from({ length: nPoints }, (_, index) => index % 10);
  const images = { xs: new Float32Array(nPoints * 32 * 32 * 3).fill(0.5), labels };
  const network = networkOptions();
  let state = initialTrainingState({ architecture, input, network, seed: 0 });
  const epoch = async () => {
    const started = process.hrtime.bigint();
    state = await trainEpoch({ state, train: images, validation: images, input, network, seed: 0 });
    return Number(process.hrtime.bigint() - started) / 1e9;
  };
  await epoch(); // the first one also loads what is loaded lazily
  const seconds = Math.min(await epoch(), await epoch());
  const forward = forwardCost(architecture, 3, network.poolSize).reduce((sum, cost) => sum + cost, 0);
  return writeCalibration(numerics, (forward * nPoints * 4) / seconds);
}
