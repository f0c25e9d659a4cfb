// What `npm run doctor` says of data sets.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where Debian's package dataset-fashion-mnist puts its files. */
const debianFolder = "/usr/share/datasets/fashion-mnist";

export const name = "dataSets";

/**
 * Folders that are searched for data sets, the one that `MI_NAS_DATA` names but that is not there, and what was found.
 *
 * @param {{ readonly root: string }} at
 * @param {NodeJS.ProcessEnv} environment
 * @param {(file: string) => any} load
 */
export function examine(at, environment, load) {
  const named = environment.MI_NAS_DATA ? resolve(environment.MI_NAS_DATA) : undefined;
  const places = [named ?? [], join(at.root, "data"), debianFolder].flat();
  const folders = places.map((path) => ({ path, exists: existsSync(path), entries: count(path) }));
  const isFolder = named !== undefined && statSync(named, { throwIfNoEntry: false })?.isDirectory();
  const missing = named === undefined || isFolder ? undefined : named;
  /** @type {readonly any[] | undefined} */
  const all = load("lib/datasets/list.ts")?.listDataSets();
  const real = all
    ?.filter(({ kind }) => kind === "real")
    .map(({ id, title, availability, detail }) => ({
      ...{ id, title, availability, detail },
    }));
  return { folders, missing, real };
}

/** @typedef {ReturnType<typeof examine>} Facts */

/** @param {Facts} facts */
export function warnings({ missing, real }) {
  const found = [];
  if (missing !== undefined) {
    const remedy = "Set MI_NAS_DATA to the folder of your data sets, or unset it.";
    found.push({ what: `MI_NAS_DATA names ${missing}, which is no folder.`, remedy });
  }
  for (const { title, availability, detail } of real ?? []) {
    if (availability !== "damaged") continue;
    found.push({ what: `${title} is damaged: ${detail}`, remedy: "Get its files again." });
  }
  return found;
}

/** @param {Facts} facts */
export function lines({ folders, real }) {
  const searched = folders.map(({ path, exists, entries }) => `${path} (${exists ? `${entries} entries` : "absent"})`);
  /** @type {Map<string, string[]>} */
  const byKind = new Map();
  for (const { title, availability } of real ?? [])
    byKind.set(availability, [...(byKind.get(availability) ?? []), title]);
  const kinds = [...byKind].map(([kind, titles]) => [
    "",
    `${kind}: ${titles.length > 8 ? titles.length : titles.join(", ")}`,
  ]);
  return [["Data sets", `searched in ${searched.join(", ")}`], ...kinds];
}

/** @param {string} folder */
function count(folder) {
  try {
    return readdirSync(folder).filter((entry) => !entry.startsWith(".") && entry !== "README.md").length;
  } catch {
    return 0;
  }
}
