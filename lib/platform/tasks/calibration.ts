import { mkdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../paths";
import { writeWhole } from "../results/write-whole";

const seconds = z.number().finite().min(0);

const calibrationSchema = z
  .object({
    numerics: z.string(),
    processor: z.string(),
    /** Digest of the code that is timed: other code is timed anew. */
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

/**
 * The stored calibration of this machine, engine and code.
 *
 * @param code Digest of the code that is timed.
 */
export function readCalibration(numerics: string, code: string): Calibration | undefined {
  try {
    const stored = calibrationSchema.parse(JSON.parse(readFileSync(path(), "utf8")));
    const fits = stored.numerics === numerics && stored.processor === processor() && stored.code === code;
    return fits ? stored : undefined;
  } catch {
    return undefined; // absent, damaged or of another version: measured again
  }
}

/** Stores what was measured here. */
export async function writeCalibration(measured: Omit<Calibration, "processor">): Promise<Calibration> {
  const calibration = { ...measured, processor: processor() };
  mkdirSync(dirname(path()), { recursive: true });
  await writeWhole(path(), JSON.stringify(calibration));
  return calibration;
}
