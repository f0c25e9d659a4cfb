import { createHash } from "node:crypto";
import { startEngine, tf } from "../../../lib/platform/tensorflow/engine";

// Run as a process of its own, which another sends signals to once it is "ready". argv[2]: seconds. Prints how many
// signals it handled and the different digests of its rounds of products, which are all alike.
async function main(): Promise<void> {
  let signals = 0;
  process.on("SIGUSR2", () => signals++);
  process.on("SIGTERM", () => process.exit(0)); // sent when the numbers have been read: until then both handlers stay
  await startEngine({ threads: 1, quiet: true });
  const end = performance.now() + 1000 * Number(process.argv[2]);
  const digests = new Set<string>();
  await new Promise<void>((resolve) => process.stdout.write("ready\n", () => resolve()));
  while (performance.now() < end) {
    const digest = createHash("sha256");
    for (const [batch, rows, inner, columns] of shapes) {
      const product = tf.tidy(() => {
        const left = tf.randomUniform([batch, rows, inner], -1, 1, "float32", 1);
        return tf.matMul(left, tf.randomUniform([batch, inner, columns], -1, 1, "float32", 2));
      });
      digest.update(product.dataSync());
      product.dispose();
    }
    digests.add(digest.digest("hex"));
    await new Promise((resolve) => setImmediate(resolve)); // lets the handler count
  }
  process.stdout.write(`${JSON.stringify({ signals, digests: [...digests] })}\n`);
  setInterval(() => {}, 1000);
}

/** Batch, rows, inner size and columns: products that the library computes by different code. */
const shapes = [
  [1, 48, 1024, 64],
  [5, 48, 1024, 64],
  [40, 48, 1024, 8],
  [5, 12, 4096, 16],
  [2, 300, 300, 300],
] as const;

void main();
