import { configDefaults, defineConfig } from "vitest/config";
import { findBrowser } from "./browser/find-browser.mjs";

// For what hangs: long enough for the slowest test on a machine of a third of a good one's speed. WebAssembly trains several
// times slower; the tests are the same.
const timeout = process.env.MI_NAS_ENGINE === "wasm" ? 900_000 : 300_000;

// Continuous integration has a browser, or fails: there the tests are never left out.
const leftOut = findBrowser() === undefined && !process.env.CI ? ["test/browser/*.test.ts"] : [];
if (leftOut.length > 0) {
  console.log("No Chromium on this machine (MI_NAS_BROWSER can name one): the tests in test/browser are left out.");
}

export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...leftOut],
    // Processes: TensorFlow's native addon does not run in worker threads. Two at a time, as CI has two cores.
    pool: "forks",
    execArgv: ["--require", "tsx/cjs"], // kinds of task load what computes when it is needed, by require
    maxWorkers: 2,
    testTimeout: timeout,
    hookTimeout: timeout,
  },
});
