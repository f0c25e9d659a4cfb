import { defineConfig } from "vitest/config";

// WebAssembly trains several times slower; the tests are the same.
const timeout = process.env.MI_NAS_ENGINE === "wasm" ? 900_000 : 120_000;

export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["test/**/*.test.ts"],
    // Processes: TensorFlow's native addon does not run in worker threads. Two at a time, as CI has two cores.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: timeout,
    hookTimeout: timeout,
  },
});
