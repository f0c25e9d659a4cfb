// How long `mi-nas layers` takes for a large file, and what all its processes hold in memory together:
//   npx tsx test/own-network/benchmark/large.ts [--points 50000] [--width 512] [--layers 8] [--workers 2]
// Writes the file (800 MB unless told otherwise) into a folder of its own, and takes it away again.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../../../lib/platform/random/random";
import { npyIn } from "../../cli/npy-in";

const { values } = parseArgs({
  options: {
    points: { type: "string", default: "50000" },
    width: { type: "string", default: "512" },
    layers: { type: "string", default: "8" },
    workers: { type: "string", default: "2" },
  },
});
const [points, width, layers] = [values.points, values.width, values.layers].map(Number);
const nClasses = 10;

/** Processor seconds of each process seen. */
const busy = new Map<number, number>();

/** Resident bytes of a process and all below it, pages that several share counted once; notes their processor time. */
function residentBytes(root: number): number {
  const [parents, ticks] = [new Map<number, number>(), new Map<number, number>()];
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      parents.set(Number(name), Number(fields[1]));
      ticks.set(Number(name), Number(fields[11]) + Number(fields[12]));
    } catch {} // it has ended
  }
  const isBelow = (pid: number): boolean => pid === root || (parents.has(pid) && isBelow(parents.get(pid)!));
  let total = 0;
  for (const pid of [...parents.keys()].filter(isBelow)) {
    busy.set(pid, ticks.get(pid)! / 100); // Linux counts in hundredths
    try {
      const [, kilobytes] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
      total += 1024 * Number(kilobytes ?? 0);
    } catch {} // it has ended
  }
  return total;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-large-"));
  try {
    const acts = join(folder, "acts");
    mkdirSync(acts);
    const npy = npyIn(folder);
    const random = createRandom(1, "large activations");
    const labels = Int32Array.from({ length: points }, () => random.integer(nClasses));
    const y = npy("y.npy", labels, [points]);
    const noise = random.normals(1 << 20); // read from changing places: numbers enough, and quick
    for (let layer = 0; layer < layers; layer++) {
      const means = random.normals(nClasses * width);
      const size = 0.05 * (layer + 1); // how far the classes lie apart
      const array = new Float32Array(points * width);
      for (let point = 0; point < points; point++) {
        const shift = random.integer(noise.length - width);
        for (let at = 0; at < width; at++) {
          array[point * width + at] = size * means[labels[point] * width + at] + noise[shift + at];
        }
      }
      npy(join("acts", `layer${layer + 1}.npy`), array, [points, width]);
    }
    const started = Date.now();
    const child = spawn(
      process.execPath,
      ["lib/cli/mi-nas.cjs", "layers", acts, "--labels", y, "--families", "linear", "--workers", values.workers],
      { env: { ...process.env, MI_NAS_CACHE: join(folder, "cache") }, stdio: "inherit" },
    );
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, residentBytes(child.pid!));
    }, 500);
    const status = await new Promise((resolve) => child.on("exit", resolve));
    clearInterval(timer);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const size = `${points} × ${width}, ${layers} layers, ${values.workers} workers`;
    const processor = [...busy.values()].reduce((sum, each) => sum + each, 0).toFixed(0);
    console.log(
      `${size}: ${seconds} s (${processor} s of processors), at most ${(most / 2 ** 30).toFixed(2)} GiB in all, exit status ${status}.`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
