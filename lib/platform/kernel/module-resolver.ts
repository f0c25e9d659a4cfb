import ts from "typescript";
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
  /** Importing file → the project's files it imports. */
  readonly #imports = new Map<string, readonly string[]>();

  /** Some import of a neighbour led nowhere: the file may be created any time. */
  get hasUnresolved(): boolean {
    return this.#unresolved;
  }

  /** The project's files that `file` imports, directly or through others; not itself. */
  importsOf(file: string): readonly string[] {
    const found = new Set<string>([file]);
    for (const importer of found) for (const imported of this.#imports.get(importer) ?? []) found.add(imported);
    found.delete(file);
    return [...found];
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
      const found = names.map((name): ts.ResolvedModuleWithFailedLookupLocations => {
        const mode = ts.getModeForUsageLocation(sourceFile, name, options);
        const resolveFrom = (file: string): ts.ResolvedModuleWithFailedLookupLocations =>
          ts.resolveModuleName(name.text, file, options, host, this.#cache, redirect, mode);
        let result = resolveFrom(importer);
        // As at run time (typescript-loader.cjs): packages that the kernel is installed with serve any notebook.
        if (result.resolvedModule === undefined && !ts.isExternalModuleNameRelative(name.text)) {
          result = resolveFrom(__filename);
        }
        const module = result.resolvedModule;
        if (module === undefined) this.#unresolved ||= name.text.startsWith(".") && isProjectFile(importer);
        if (module === undefined || module.isExternalLibraryImport || isVirtual(module.resolvedFileName)) return result;
        // Of an external library's JavaScript the compiler would not read the types.
        const isExternalLibraryImport = !/\.[cm]?js$/.test(module.resolvedFileName);
        return { ...result, resolvedModule: { ...module, isExternalLibraryImport } };
      });
      const files = found.flatMap(({ resolvedModule }) => resolvedModule?.resolvedFileName ?? []);
      this.#imports.set(importer, files.filter(isProjectFile));
      return found;
    };
    const create = host.createProgram;
    host.createProgram = (...args) => {
      const builder = create(...args);
      this.#invalidated = false;
      this.#forgetImportsOfFilesWithout(builder.getProgram());
      return builder;
    };
  }

  /** The host is not asked for the modules of a file that has stopped to import any. */
  #forgetImportsOfFilesWithout(program: ts.Program): void {
    for (const name of [...this.#imports.keys()]) {
      const file = program.getSourceFile(name) as { readonly imports?: readonly unknown[] } | undefined;
      if (!file?.imports?.length) this.#imports.delete(name);
    }
  }
}
