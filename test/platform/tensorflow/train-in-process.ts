import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";
import { type SmallNetworkOptions, trainSmallNetwork } from "./small-network";

// Run as a process of its own: an engine cannot be changed once it is loaded. argv[2]: SmallNetworkOptions as JSON.
async function main(): Promise<void> {
  const options: SmallNetworkOptions = JSON.parse(process.argv[2] ?? "{}");
  const engine = await startEngine();
  const tensorsBefore = tf.memory().numTensors;
  const tensors: number[] = [];
  const losses = trainSmallNetwork({ ...options, afterStep: () => tensors.push(tf.memory().numTensors) });
  const tensorsLeft = tf.memory().numTensors - tensorsBefore;
  process.stdout.write(`${JSON.stringify({ engine, losses, tensors, tensorsLeft })}\n`);
}

void main();
