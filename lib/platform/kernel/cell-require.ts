import Module from "node:module";
import { extname, join } from "node:path";

/** `require` as cells see it: from the notebook's folder, with the modules that are written in cells. */
export class CellRequire {
  readonly #folder: string;
  /** Path without ending → module. */
  readonly #declared = new Map<string, NodeModule>();
  /** What cells call. */
  readonly function: NodeJS.Require;

  constructor(folder: string) {
    this.#folder = folder;
    const fromFolder = Module.createRequire(join(folder, "__tslab__.js"));
    const find = (id: string): unknown => {
      const declared = this.#declared.get(join(folder, id));
      if (declared !== undefined) return declared.exports;
      // Always the kernel's own, whose displays reach this notebook.
      return id === "tslab" ? require("tslab") : fromFolder(id);
    };
    this.function = Object.assign(find, fromFolder);
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
