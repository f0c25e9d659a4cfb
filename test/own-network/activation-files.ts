import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { add } from "../../lib/cli/commands/layers";
import { createRandom } from "../../lib/platform/random/random";
import { npyIn } from "../cli/npy-in";
import { runCommand } from "../cli/run-command";
import { zipFile } from "../datasets/zip-files";

/** What `mi-nas layers` prints and how it ends. */
export const layersCommand = (...flags: readonly string[]) =>
  runCommand((program) => add(program.command("layers")), ["layers", ...flags]);

/** Expects that `mi-nas layers` refuses what it is given: exit status 2, one line that says why, and nothing written. */
export async function expectRefusal(options: {
  readonly flags: readonly string[];
  readonly reason: RegExp;
  readonly untouched: string;
  readonly empty: string;
}): Promise<void> {
  const { flags, reason, untouched, empty } = options;
  const before = readdirSync(untouched);
  const { stdout, stderr, status } = await layersCommand(...flags);
  expect(stderr).toMatch(reason);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(readdirSync(untouched)).toEqual(before);
  expect(readdirSync(empty)).toEqual([]);
}

/** A folder for files of activations, gone after the tests, and what writes them independently of what reads them. */
export function activationFiles() {
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-layers-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const npy = npyIn(folder);
  return {
    folder,
    npy,
    bytes: (...given: Parameters<typeof npy>) => readFileSync(npy(...given)),
    npz: (name: string, arrays: Record<string, Buffer>, deflate = false): string => {
      const path = join(folder, name);
      const members = Object.entries(arrays).map(([key, content]) => ({ name: `${key}.npy`, content, deflate }));
      writeFileSync(path, zipFile(members));
      return path;
    },
    safetensors: (name: string, dtype: string, shape: readonly number[], content: Uint8Array): string => {
      const header = Buffer.from(JSON.stringify({ fc: { dtype, shape, data_offsets: [0, content.length] } }));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(header.length));
      const path = join(folder, name);
      writeFileSync(path, Buffer.concat([length, header, content]));
      return path;
    },
  };
}

export const n = 240;
const random = createRandom(3, "activations");
export const labels = Int32Array.from({ length: n }, () => random.integer(3));

/** The label in the first of four numbers, under noise. */
export const told = (noise: number): Float32Array =>
  Float32Array.from({ length: n * 4 }, (_, at) => (at % 4 === 0 ? labels[at / 4] : 0) + noise * random.normals(1)[0]);
