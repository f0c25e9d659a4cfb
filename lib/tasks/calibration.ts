import { mkdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { cacheFolder } from "../paths";

/** How fast one worker is here. */
export interface Calibration {
  readonly numerics: string;
  readonly processor: string;
  /** Multiply-adds a second of one worker while it trains. */
  readonly rate: number;
}

const path = (): string => join(cacheFolder(), "calibration.json");
const processor = (): string => cpus()[0]?.model ?? "unknown";

/** The stored calibration of this machine and engine. */
export function readCalibration(numerics: string): Calibration | undefined {
  try {
    const stored = JSON.parse(readFileSync(path(), "utf8")) as Calibration;
    return stored.numerics === numerics && stored.processor === processor() && stored.rate > 0 ? stored : undefined;
  } catch {
    return undefined; // absent or damaged: measured again
  }
}

/** Stores a measured speed. */
export async function writeCalibration(numerics: string, rate: number): Promise<Calibration> {
  const calibration = { numerics, processor: processor(), rate };
  mkdirSync(dirname(path()), { recursive: true });
  await writeFileAtomic(path(), JSON.stringify(calibration));
  return calibration;
}
