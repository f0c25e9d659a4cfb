/**
 * The findings as lines for a terminal.
 *
 * @param {import("./examine.mjs").Findings} findings
 * @returns {string}
 */
export function report({
  node,
  npm,
  python,
  compiler,
  machine,
  gpus,
  packages,
  kernels,
  engine,
  problems,
  lines: ownLines,
  ok,
}) {
  const lines = [
    ["Node", `${node.version} (${node.path}), npm ${npm?.version ?? "missing"}`],
    ["Python", "path" in python ? `${python.version} (${python.path})` : "see below"],
    ["Packages", list(Object.entries(packages).map((pair) => pair.join(" "))) || "not installed yet"],
    ["Kernel", list(kernels.map(({ name, displayName }) => `${displayName} (${name})`)) || "not installed yet"],
    ["Engine", "problem" in engine ? "see below" : `${engine.name ?? engine.kind}: ${engine.reason}`],
    ["", ("source" in engine && engine.source) || ""],
    [
      "Compiler",
      compiler ? `${compiler.version} (${compiler.path})` : "none (set-up brings its own when it needs one)",
    ],
    ["Processor", `${machine.processor}, ${machine.cores} cores, ${machine.instructions.join(" ")}`],
    ["Memory", `${machine.memoryGb} GB, ${machine.freeMemoryGb} GB free; disk ${machine.freeDiskGb} GB free`],
    ["System", `${machine.platform} ${machine.arch}${machine.glibc ? `, glibc ${machine.glibc}` : ""}`],
    ["GPU", list(gpus) || "none"],
    ...ownLines,
  ];
  const text = lines.filter(([, value]) => value !== "").map(([name, value]) => `${name.padEnd(10)} ${value}`);
  const found = problems.map(({ severity, what, remedy }) => `\n${severity}: ${what}\n  What to do: ${remedy}`);
  const verdict = ok
    ? found.length === 0
      ? "\nAll is well."
      : ""
    : "\n`npm start` cannot work until the errors are mended.";
  return [...text, ...found, verdict].join("\n").trimEnd();
}

/** @param {readonly string[]} items */
function list(items) {
  return items.join(", ");
}
