import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { projectRoot } from "../platform/paths";
import { readWidthTable, type WidthTable, widthTablePath } from "./file";

/** A table as tasks name it: by its content, so that results of another table are never taken for its own. */
export const namedTableSchema = z
  .object({
    /** Of its Parquet file. */
    sha256: z.string(),
    /** Of the same, from the project's folder; the project's own table unless told. */
    path: z.string().optional(),
  })
  .strict();

export type NamedTable = Readonly<z.infer<typeof namedTableSchema>>;

const digestOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/**
 * The name of a table.
 *
 * @param path Of its Parquet file; the project's own unless told.
 */
export function nameTable(path = widthTablePath): NamedTable {
  return { sha256: digestOf(path), ...(path !== widthTablePath && { path: relative(projectRoot, path) }) };
}

const opened = new Map<string, WidthTable>();

/**
 * Reads a table by its name, once a process.
 *
 * @throws Error when the file holds another table by now, or as `readWidthTable`.
 */
export function openTable({ sha256, path }: NamedTable): WidthTable {
  const known = opened.get(sha256);
  if (known) return known;
  const file = path === undefined ? widthTablePath : join(projectRoot, path);
  const table = readWidthTable(file);
  if (digestOf(file) !== sha256) {
    throw new Error(`The width table ${file} is not the one that was asked for: its SHA-256 is not ${sha256}.`);
  }
  opened.set(sha256, table);
  return table;
}
