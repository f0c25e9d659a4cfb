import Module from "node:module";
import { extname, isAbsolute, join } from "node:path";
import { isProjectFile } from "./file-changes";

/** `require` as cells see it: from the notebook's folder, with the modules that are written in cells. */
export class CellRequire {
  readonly #folder: string;
  /** Path without ending → module. */
  readonly #declared = new Map<string, NodeModule>();
  /** Specifiers of the project's files that cells have asked for since {@link takeLoaded} → the files. */
  #loaded = new Map<string, string>();
  /** What cells call. */
  readonly function: NodeJS.Require;

  constructor(folder: string) {
    this.#folder = folder;
    const fromFolder = Module.createRequire(join(folder, "__tslab__.js"));
    const find = (id: string): unknown => {
      const declared = this.#declared.get(join(folder, id));
      if (declared !== undefined) return declared.exports;
      // Always the kernel's own, whose displays reach this notebook.
      if (id === "tslab") return require("tslab");
      const file = fromFolder.resolve(id);
      if (isAbsolute(file) && isProjectFile(file)) this.#loaded.set(id, file);
      return fromFolder(id);
    };
    this.function = Object.assign(find, fromFolder);
  }

  /** The project's files that were asked for since the last call, by the specifiers that named them. */
  takeLoaded(): ReadonlyMap<string, string> {
    const loaded = this.#loaded;
    this.#loaded = new Map();
    return loaded;
  }

  /** Runs the code of a module that a cell declares (tslab's `@module` comment) and makes it importable by its path. */
  declare(path: string, code: string): void {
    const module = new Module(path) as NodeModule & { _compile(code: string, file: string): void };
    module.filename = path;
    module.paths = Module.createRequire(join(this.#folder, "__tslab__.js")).resolve.paths("x") ?? [];
    module.require = this.function;
    module._compile(code, path);
    this.#declared.set(path.slice(0, -extname(path).length), module);
  }
}
