import { startEngine } from "../../lib/tensorflow/engine";
import { type SmallNetworkOptions, trainSmallNetwork } from "./small-network";

// Run as a process of its own: an engine cannot be changed once it is loaded. argv[2]: SmallNetworkOptions as JSON.
async function main(): Promise<void> {
  const options: SmallNetworkOptions = JSON.parse(process.argv[2] ?? "{}");
  const engine = await startEngine();
  const started = performance.now();
  const losses = trainSmallNetwork(options);
  const seconds = (performance.now() - started) / 1000;
  const cpuSeconds = process.cpuUsage().user / 1e6;
  process.stdout.write(`${JSON.stringify({ engine, losses, seconds, cpuSeconds })}\n`);
}

void main();
