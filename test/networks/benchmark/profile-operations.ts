import { parseArgs } from "node:util";
import { initialTrainingState, networkOptions, trainEpoch } from "../../../lib/networks";
import { leastSteps } from "../../../lib/networks/steps-as-graph";
import { createRandom } from "../../../lib/platform/random/random";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";

// Where the time of a training step goes: each native operation of one epoch, by name and shapes, and what is left
// for JavaScript between them. It sees steps whose operations are called one by one, not those of a graph:
//   npx tsx test/networks/benchmark/profile-operations.ts [--filters 60] [--batch 128] [--steps 8] [--top 25]

const { values: flags } = parseArgs({
  options: {
    filters: { type: "string", default: "60" },
    batch: { type: "string", default: "128" },
    steps: { type: "string", default: "8" },
    top: { type: "string", default: "25" },
  },
});

/** The one door through which the native backend calls TensorFlow. */
interface Binding {
  executeOp(name: string, attributes: unknown, inputs: readonly number[], nOutputs: number): { shape: number[] }[];
}

interface Spent {
  calls: number;
  seconds: number;
}

const now = (): number => Number(process.hrtime.bigint()) / 1e9;

async function main(): Promise<void> {
  const engine = await startEngine({ threads: 1 });
  if (engine.kind === "wasm") throw new Error("The profiler looks into the native engine; this is WebAssembly.");
  const backend = tf.backend() as unknown as { binding: Binding };
  const spent = new Map<string, Spent>();
  const { binding } = backend;
  const executeOp: Binding["executeOp"] = (name, attributes, inputs, nOutputs) => {
    const started = now();
    const outputs = binding.executeOp(name, attributes, inputs, nOutputs);
    const seconds = now() - started;
    const key = `${name} → ${outputs.map(({ shape }) => `[${shape.join(", ")}]`).join(" ")}`;
    const before = spent.get(key) ?? { calls: 0, seconds: 0 };
    spent.set(key, { calls: before.calls + 1, seconds: before.seconds + seconds });
    return outputs;
  };
  backend.binding = Object.create(binding, { executeOp: { value: executeOp } }); // the addon's own is read-only

  const [filters, batchSize, steps] = [flags.filters, flags.batch, flags.steps].map(Number);
  if (steps >= leastSteps) throw new RangeError(`--steps must be below ${leastSteps}, where steps become a graph.`);
  const input = { height: 32, width: 32, channels: 3, nClasses: 10 };
  const network = networkOptions({ batchSize });
  const random = createRandom(1, "profile");
  const images = (nPoints: number) => ({
    xs: Float32Array.from(random.normals(nPoints * 3072)),
    labels: Int32Array.from({ length: nPoints }, (_, index) => index % 10),
  });
  const [train, validation] = [images(steps * batchSize), images(1)];
  let state = initialTrainingState({ architecture: [filters, filters, filters, filters], input, network, seed: 1 });
  state = await trainEpoch({ state, train, validation, input, network, seed: 1 }); // warm
  spent.clear();
  const started = now();
  await trainEpoch({ state, train, validation, input, network, seed: 1 });
  const seconds = now() - started;

  const inOperations = [...spent.values()].reduce((sum, each) => sum + each.seconds, 0);
  const perStep = (value: number): number => Number(((1000 * value) / steps).toFixed(2));
  const rows = [...spent].sort(([, a], [, b]) => b.seconds - a.seconds).slice(0, Number(flags.top));
  console.table(
    rows.map(([operation, { calls, seconds: own }]) => ({
      operation,
      "calls a step": Number((calls / steps).toFixed(1)),
      "ms a step": perStep(own),
      "% of the step": Number(((100 * own) / seconds).toFixed(1)),
    })),
  );
  console.log(
    `${filters} filters, batch ${batchSize}: ${perStep(seconds)} ms a step, ${perStep(inOperations)} in operations, ` +
      `${perStep(seconds - inOperations)} in JavaScript; ${(batchSize / (seconds / steps)).toFixed(0)} images/s.`,
  );
}

void main();
