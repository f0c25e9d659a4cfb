import { join, resolve } from "node:path";
import { projectRoot } from "../../platform/paths";

/** Folders in which data sets are looked for, in order: `$MI_NAS_DATA`, then `data/`. */
export function dataFolders(): readonly string[] {
  const fromEnvironment = process.env.MI_NAS_DATA;
  return [...(fromEnvironment ? [resolve(fromEnvironment)] : []), join(projectRoot, "data")];
}
