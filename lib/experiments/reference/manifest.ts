import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../platform/paths";
import { asJson, readAs } from "../../platform/results/read-as";
import { writeWhole } from "../../platform/results/write-whole";
import type { Provenance } from "../study/provenance";

/** Form of the manifest: raised when it is written another way. */
const format = 1;

const tableSchema = z
  .object({
    section: z.string(),
    name: z.string(),
    rows: z.number().int().min(0),
    sha256: z.string(),
    /** The width table that there was then, whether it was read or not; see `tableDigest`. */
    widthTable: z.string().optional(),
    /** Kinds of the tasks that its section asked for; any kind may have been where it is not said. */
    kinds: z.array(z.string()).readonly().optional(),
  })
  .strict();

const manifestSchema = z
  .object({
    format: z.literal(format),
    /** Where the numbers come from, see {@link Provenance}. */
    provenance: z.custom<Provenance>((value) => typeof value === "object" && value !== null),
    /** Every processor that has computed a part of it, see `processorName`. */
    processor: z.string(),
    /** Hours of worker processes so far, over all interruptions. */
    workerHours: z.number().min(0),
    /** Results of the tasks that take long: so many, of each kind. */
    results: z.object({ entries: z.number().int().min(0), sha256: z.string() }).strict(),
    /** Tables of the sections that are finished. */
    tables: z.array(tableSchema),
  })
  .strict();

/** What stands beside the numbers of a reference run. */
export type ReferenceManifest = Readonly<z.infer<typeof manifestSchema>>;

/** Where the reference run lies: `data/reference`; `MI_NAS_REFERENCE` moves it. */
export const referenceFolder = (): string =>
  resolve(process.env.MI_NAS_REFERENCE ?? join(projectRoot, "data", "reference"));

const manifestPath = (folder: string): string => join(folder, "manifest.json");

/** The archive of a reference's results. */
export const referenceResults = (folder = referenceFolder()): string => join(folder, "results.parquet");

/** A table of a reference run. */
export const referenceTablePath = (section: string, name: string, folder = referenceFolder()): string =>
  join(folder, section, `${name}.parquet`);

/**
 * The manifest of the reference run; undefined where there is none.
 *
 * @throws Error when it is of another form.
 */
export function readManifest(folder = referenceFolder()): ReferenceManifest | undefined {
  const path = manifestPath(folder);
  if (!existsSync(path)) return undefined;
  const parsed = manifestSchema.safeParse(readAs("the reference's manifest", path, asJson));
  if (parsed.success) return parsed.data;
  const [{ path: place, message }] = parsed.error.issues;
  throw new Error(`Cannot read the reference's manifest ${path}: ${place.join(".")}: ${message}.`);
}

/** Writes a manifest, whole or not at all. */
export async function writeManifest(folder: string, manifest: Omit<ReferenceManifest, "format">): Promise<void> {
  await writeWhole(manifestPath(folder), `${JSON.stringify({ format, ...manifest }, undefined, 1)}\n`);
}
