import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The first folder at or above `start` that holds this project's package.json. */
function findProjectRoot(start: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "mi-nas") return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The repository's folder, wherever the process was started: a notebook's kernel starts in `notebooks/`, a test in
 * the root, a user's script anywhere.
 *
 * @throws Error when neither this file nor the working directory lies in the project.
 */
export const projectRoot: string = (() => {
  const root = findProjectRoot(__dirname) ?? findProjectRoot(process.cwd());
  if (root === undefined) throw new Error(`No mi-nas project at or above ${__dirname} or ${process.cwd()}.`);
  return root;
})();

/** Where computed results live. `MI_NAS_CACHE` moves it; deleting it is always safe. */
export function cacheFolder(): string {
  return resolve(process.env.MI_NAS_CACHE ?? join(projectRoot, "cache"));
}
