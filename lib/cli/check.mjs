// `npm test`: types, lint and format of sources and notebooks, then every test. Arguments go to vitest.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const script = (name, ...path) => [process.execPath, join(root, "node_modules", name, ...path)];
const steps = [
  ["Types", [...script("typescript", "bin", "tsc"), "-p", root]],
  [
    "Lint and format",
    // By name: the notebooks' code, written below cache/ by the next step, is not formatted like a source file.
    [...script("@biomejs/biome", "bin", "biome"), "check", "--error-on-warnings", "lib", "test", "package.json"],
  ],
  [
    "Structure",
    [...script("dependency-cruiser", "bin", "dependency-cruise.mjs"), "lib", "--config", ".dependency-cruiser.cjs"],
  ],
  ["Notebooks' code", [process.execPath, join(root, "lib/cli/mi-nas.cjs"), "notebooks", "check"]],
  ["Tests", [...script("vitest", "vitest.mjs"), "run", "--config", "test/vitest.config.mts", ...process.argv.slice(2)]],
];

for (const [title, [program, ...parameters]] of steps) {
  const started = Date.now();
  const { status, error } = spawnSync(program, parameters, { cwd: root, stdio: "inherit" });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === 0) {
    console.log(`✓ ${title} (${seconds} s)`);
  } else {
    console.error(`✗ ${title} failed${error ? `: ${error.message}` : ""} (${seconds} s)`);
    process.exit(1);
  }
}
