import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DataFrame, DataType, readParquet, Series } from "nodejs-polars";
import { z } from "zod";
import { projectRoot } from "../platform/paths";
import { asJson, readAs } from "../platform/results/read-as";
import { writeWhole } from "../platform/results/write-whole";
import { recipeSchema } from "./recipe";
import { type WidthTableRow, widthTableColumns } from "./rows";

/** Form of the two files: raised when they are written another way. */
const format = 1;

const dataSchema = z
  .object({
    id: z.string().min(1),
    /** SHA-256 over the content of the data set. */
    fingerprint: z.string().min(1),
    nClasses: z.number().int().min(1),
    channels: z.number().int().min(1),
    /** `official`, `partial`, `stand-in`, `procedural` …, and what that means for it. */
    availability: z.string(),
    detail: z.string(),
    citation: z.string(),
    licence: z.string(),
  })
  .strict();

const provenanceSchema = z
  .object({
    format: z.literal(format),
    recipe: recipeSchema,
    /** Version of each kind of task behind the numbers, and what else decides their digits. */
    kinds: z.record(z.string(), z.number().int()),
    numerics: z.string(),
    engine: z.string(),
    data: z.array(dataSchema),
    /** Of the rows' file beside this one: the one that was about to be written, and the one before it. */
    sha256: z.array(z.string()).min(1).max(2),
  })
  .strict();

export type TableDataSet = Readonly<z.infer<typeof dataSchema>>;
export type TableProvenance = Readonly<z.infer<typeof provenanceSchema>>;

/** A width table: accuracies of many architectures after every epoch, and what their layers know of the labels. */
export interface WidthTable extends Pick<TableProvenance, "recipe" | "kinds" | "numerics" | "engine"> {
  /** Sorted by data set, architecture's place in the design, training seed and epoch. */
  readonly rows: readonly WidthTableRow[];
  readonly data: readonly TableDataSet[];
}

export const widthTablePath = join(projectRoot, "data", "width-table.parquet");

/** The file beside the rows that says where they come from. */
export const provenancePath = (path: string): string => path.replace(/(\.parquet)?$/, ".json");

const types = {
  text: DataType.Utf8,
  integer: DataType.Int64,
  number: DataType.Float64,
  truth: DataType.Bool,
} as const;

const columns = Object.entries(widthTableColumns) as [keyof WidthTableRow, keyof typeof types][];

/** Rows as a polars frame; NaN of a diverged training stays NaN. */
export function widthTableFrame(rows: readonly WidthTableRow[]): DataFrame {
  return DataFrame(columns.map(([name, type]) => Series(name, [...rows.map((row) => row[name])], types[type])));
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Writes a table: the rows as Parquet, and beside them a JSON file with recipe, provenance and checksum. Each is written
 * whole or not at all; the checksums are those of the old rows and the new ones, so that a table that was cut off
 * between the two files can be read.
 */
export async function writeWidthTable(path: string, table: WidthTable): Promise<void> {
  mkdirSync(dirname(resolve(path)), { recursive: true });
  const bytes = widthTableFrame(table.rows).writeParquet({ compression: "zstd" });
  const { recipe, kinds, numerics, engine, data } = table;
  const now = digestOf(bytes);
  const before = existsSync(path) ? digestOf(readFileSync(path)) : now;
  const sha256 = before === now ? [now] : [now, before];
  const provenance: TableProvenance = { format, recipe, kinds, numerics, engine, data: [...data], sha256 };
  await writeWhole(provenancePath(path), `${JSON.stringify(provenance, undefined, 1)}\n`);
  await writeWhole(path, bytes);
}

function readProvenance(path: string): TableProvenance {
  const parsed = provenanceSchema.safeParse(readAs("the width table's provenance", path, asJson));
  if (parsed.success) return parsed.data;
  const [{ path: place, message }] = parsed.error.issues;
  throw new Error(`Cannot read the width table's provenance ${path}: ${place.join(".")}: ${message}.`);
}

/** Whether there is a table. */
export const hasWidthTable = (path = widthTablePath): boolean => existsSync(path) && existsSync(provenancePath(path));

/**
 * Reads a width table.
 *
 * @param path Of its Parquet file; the project's own unless told.
 * @throws Error when a file is missing, damaged, or of another form.
 * @example
 * const { rows } = readWidthTable();
 * rows.filter(({ epoch, dead }) => epoch === 12 && !dead).map(({ reportAccuracy }) => reportAccuracy);
 */
export function readWidthTable(path = widthTablePath): WidthTable {
  if (!hasWidthTable(path)) throw new Error(`There is no width table ${path}: "npx mi-nas table build" makes one.`);
  const { sha256, format: _, ...provenance } = readProvenance(provenancePath(path));
  const bytes = readFileSync(path);
  if (!sha256.includes(digestOf(bytes))) {
    throw new Error(`The width table ${path} is damaged: its SHA-256 is not the one in ${provenancePath(path)}.`);
  }
  const rows = readAs("the width table", path, (parquet) =>
    readParquet(parquet).toRecords(),
  ) as unknown as readonly WidthTableRow[];
  const missing = columns.find(([name]) => rows.length > 0 && !(name in rows[0]));
  if (missing) throw new Error(`The width table ${path} has no column ${missing[0]}.`);
  return { ...provenance, rows };
}
