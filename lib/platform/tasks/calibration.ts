import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { cacheFolder, projectRoot } from "../paths";

const seconds = z.number().finite().min(0);

const calibrationSchema = z
  .object({
    numerics: z.string(),
    processor: z.string(),
    /** Of the sources that train, see {@link trainingCode}. */
    code: z.string(),
    speed: z
      .object({
        secondsPerStep: seconds,
        secondsPerGraphStep: seconds,
        secondsPerMultiplyAdd: seconds,
        secondsPerValue: seconds,
      })
      .strict(),
    /** From the launch of a worker to its engine's readiness. */
    startSeconds: seconds,
  })
  .strict();

/** How fast one worker is here. */
export type Calibration = Readonly<z.infer<typeof calibrationSchema>>;

const path = (): string => join(cacheFolder(), "calibration.json");
const processor = (): string => cpus()[0]?.model ?? "unknown";

let digest: string | undefined;

/** SHA-256 over the sources that decide how long a step takes or count what it costs: other code is timed anew. */
function trainingCode(): string {
  if (digest !== undefined) return digest;
  const hash = createHash("sha256");
  for (const folder of ["networks", "platform/optimisation", "platform/tensorflow"].map((name) =>
    join(projectRoot, "lib", name),
  )) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    for (const name of names.sort()) hash.update(name).update(readFileSync(join(folder, name)));
  }
  for (const name of ["cost.ts", "forward-cost.ts", "measure-speed.ts", "speed.ts"]) {
    hash.update(name).update(readFileSync(join(__dirname, name)));
  }
  digest = hash.digest("hex");
  return digest;
}

/** The stored calibration of this machine, engine and code. */
export function readCalibration(numerics: string): Calibration | undefined {
  try {
    const stored = calibrationSchema.parse(JSON.parse(readFileSync(path(), "utf8")));
    const fits = stored.numerics === numerics && stored.processor === processor() && stored.code === trainingCode();
    return fits ? stored : undefined;
  } catch {
    return undefined; // absent, damaged or of another version: measured again
  }
}

/** Stores what was measured here. */
export async function writeCalibration(
  measured: Pick<Calibration, "numerics" | "speed" | "startSeconds">,
): Promise<Calibration> {
  const calibration = { ...measured, processor: processor(), code: trainingCode() };
  mkdirSync(dirname(path()), { recursive: true });
  await writeFileAtomic(path(), JSON.stringify(calibration));
  return calibration;
}
