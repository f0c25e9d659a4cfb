import ts from "@tslab/typescript-for-tslab";
import { isProjectFile } from "./file-changes";

/**
 * Finds the files behind the imports of cells and of the files they import.
 *
 * Files of the project are declared to be from an external library: the compiler then checks them but neither wants
 * to emit them nor minds that they lie outside the notebook's folder.
 */
export class ModuleResolver {
  #cache: ts.ModuleResolutionCache | undefined;
  #createCache: () => ts.ModuleResolutionCache = () => {
    throw new Error("The module resolver is not attached to a compiler host.");
  };
  #invalidated = false;
  #unresolved = false;

  /** Some import led nowhere: its file may be created any time. */
  get hasUnresolved(): boolean {
    return this.#unresolved;
  }

  /** Files came, went or changed: resolve the imports of the project's files anew for the next program. */
  invalidate(): void {
    this.#cache = undefined;
    this.#invalidated = true;
    this.#unresolved = false;
  }

  /**
   * Makes `host` resolve modules through this.
   *
   * @param isVirtual true for files that exist in cells only and have to be emitted.
   */
  attach<Program extends ts.BuilderProgram>(
    host: ts.WatchCompilerHostOfFilesAndCompilerOptions<Program>,
    isVirtual: (file: string) => boolean,
  ): void {
    this.#createCache = () => ts.createModuleResolutionCache(host.getCurrentDirectory(), (name) => name, host.options);
    host.hasInvalidatedResolutions = (file) => this.#invalidated && isProjectFile(file);
    host.resolveModuleNameLiterals = (names, importer, redirect, options, sourceFile) => {
      this.#cache ??= this.#createCache();
      return names.map((name) => {
        const mode = ts.getModeForUsageLocation(sourceFile, name);
        const found = ts.resolveModuleName(name.text, importer, options, host, this.#cache, redirect, mode);
        const module = found.resolvedModule;
        if (module === undefined) this.#unresolved ||= isProjectFile(importer);
        if (module === undefined || module.isExternalLibraryImport || isVirtual(module.resolvedFileName)) return found;
        return { ...found, resolvedModule: { ...module, isExternalLibraryImport: true } };
      });
    };
    const created = host.createProgram;
    host.createProgram = (...args) => {
      const program = created(...args);
      this.#invalidated = false;
      return program;
    };
  }
}
