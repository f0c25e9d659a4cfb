import Module from "node:module";
import { fingerprint, isProjectFile } from "./file-changes";

/**
 * Lets a running kernel pick up edited files: the modules whose file has changed, and all that import them directly
 * or through others, are forgotten, so that the next `import` loads them anew. Modules that do not depend on an
 * edited file keep their state (a pool of worker processes, say).
 */
export class ProjectModules {
  readonly #fingerprints = new Map<string, string>();

  constructor() {
    const fingerprints = this.#fingerprints;
    const prototype = Module.prototype as unknown as { load(file: string): void };
    const load = prototype.load;
    prototype.load = function (this: NodeModule, file: string) {
      // Before the file is read: an edit during the load must count as later.
      if (isProjectFile(file)) fingerprints.set(file, fingerprint(file));
      return load.call(this, file);
    };
  }

  /**
   * Forgets the modules whose source is out of date.
   *
   * @returns each forgotten module's file → the edited files because of which it was.
   */
  refresh(): ReadonlyMap<string, readonly string[]> {
    const forgotten = new Map<string, string[]>();
    const stale = [...this.#fingerprints].filter(([file, seen]) => fingerprint(file) !== seen).map(([file]) => file);
    for (const edited of stale) {
      // Node remembers where a request led to; a moved file would be looked for in its old place.
      const { _pathCache } = Module as unknown as { _pathCache: Record<string, string> };
      for (const [request, target] of Object.entries(_pathCache)) if (target === edited) delete _pathCache[request];
      for (const file of dependents(edited)) forgotten.set(file, [...(forgotten.get(file) ?? []), edited]);
    }
    for (const file of forgotten.keys()) {
      this.#fingerprints.delete(file);
      delete require.cache[file];
    }
    return forgotten;
  }

  /** Forgets modules whose loading was cut off: what they export is incomplete, but `require` would hand it out. */
  forgetUnfinished(): void {
    for (const [file, module] of Object.entries(require.cache)) if (!module!.loaded) delete require.cache[file];
  }
}

/** `file` and every loaded module that imports it, at any distance. */
function dependents(edited: string): Set<string> {
  const importers = new Map<string, string[]>();
  for (const [file, module] of Object.entries(require.cache)) {
    for (const child of module!.children) {
      const known = importers.get(child.filename);
      if (known === undefined) importers.set(child.filename, [file]);
      else known.push(file);
    }
  }
  const found = new Set([edited]);
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  return found;
}
