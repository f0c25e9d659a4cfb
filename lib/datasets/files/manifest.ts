import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { z } from "zod";
import { DataFileError, reasonOf } from "./data-file-error";
import { changedAt, stampOf } from "./file-notes";
import type { LocatedFiles } from "./locate";
import { statDataFile } from "./read-data-file";

/** A manifest is a few kilobytes; anything far beyond is some other file. */
const MAX_MANIFEST_BYTES = 16 << 20;

const yesOrRemark = z.union([z.boolean(), z.string()]);

const dataSetRemarksSchema = z.object({
  full: z.boolean().optional(),
  stand_in: z.boolean().optional(),
  train: z.number().int().nonnegative().optional(),
  test: z.number().int().nonnegative().optional(),
  selection: z.string().optional(),
  official_split: yesOrRemark.optional(),
  official_label_order: yesOrRemark.optional(),
  notes: z.string().optional(),
});

const manifestSchema = z.object({
  datasets: z.record(z.string(), dataSetRemarksSchema).prefault({}),
  files: z
    .record(
      z.string(),
      z.object({
        bytes: z.number().int().nonnegative().optional(),
        sha256: z
          .string()
          .regex(/^[0-9a-fA-F]{64}$/)
          .optional(),
      }),
    )
    .prefault({}),
});

/** What `MANIFEST.json` says about one data set. */
export type ManifestRemarks = z.infer<typeof dataSetRemarksSchema>;

/** A `MANIFEST.json` found beside the files or in the folder of data sets. */
export interface Manifest {
  readonly file: string;
  readonly datasets: Readonly<Record<string, ManifestRemarks | undefined>>;
  /** Size and SHA-256 by path relative to the manifest's folder, with forward slashes. */
  readonly files: Readonly<Record<string, { readonly bytes?: number; readonly sha256?: string } | undefined>>;
}

/**
 * The manifest that speaks of located files: beside them, or in any folder above up to the one that was searched.
 *
 * @throws DataFileError when a manifest is there but is not readable JSON of the expected form: it may mark
 * a stand-in, so it is not ignored.
 */
export function findManifest({ directory, root }: Pick<LocatedFiles, "directory" | "root">): Manifest | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const file = join(folder, "MANIFEST.json");
    if (existsSync(file)) return readManifest(file);
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

/** The manifest read last: a listing asks for the same one for each of its data sets. */
let latest: { readonly stamp: string; readonly manifest: Manifest } | undefined;

function readManifest(file: string): Manifest {
  try {
    const stamp = stampOf(file);
    if (latest?.manifest.file !== file || latest.stamp !== stamp || Date.now() - changedAt(file) < 1000) {
      latest = { stamp, manifest: parseManifest(file) };
    }
    return latest.manifest;
  } catch (error) {
    throw error instanceof DataFileError ? error : new DataFileError(file, reasonOf(error));
  }
}

function parseManifest(file: string): Manifest {
  try {
    const { size } = statDataFile(file);
    if (size > MAX_MANIFEST_BYTES) throw new Error(`it has ${size} bytes, at most ${MAX_MANIFEST_BYTES} are read.`);
    return { file, ...manifestSchema.parse(JSON.parse(readFileSync(file, "utf8"))) };
  } catch (error) {
    if (error instanceof DataFileError) throw error;
    if (error instanceof z.ZodError) {
      const { path, message } = error.issues[0];
      throw new DataFileError(file, `it is not a manifest of data sets: ${path.join(".")}: ${message}.`);
    }
    throw new DataFileError(file, reasonOf(error));
  }
}

/** Size and checksum that a manifest lists for a file. */
export function manifestFileEntry(manifest: Manifest | undefined, path: string) {
  if (manifest === undefined) return undefined;
  return manifest.files[relative(dirname(manifest.file), path).split(sep).join("/")];
}

/** The manifest's caveats about a data set, as sentences for its users. */
export function remarksOf(remarks: ManifestRemarks | undefined): readonly string[] {
  if (remarks === undefined) return [];
  const caveat = (about: string, value: boolean | string | undefined) =>
    value === undefined || value === true ? undefined : `${about}: ${value === false ? "no" : value}`;
  return [
    remarks.selection && `selection: ${remarks.selection}`,
    caveat("official split", remarks.official_split),
    caveat("official label order", remarks.official_label_order),
    remarks.notes,
  ].filter((remark): remark is string => Boolean(remark));
}
