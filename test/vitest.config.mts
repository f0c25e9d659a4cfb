import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["test/**/*.test.ts"],
    // Processes: TensorFlow's native addon does not run in worker threads. Two at a time, as CI has two cores.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
