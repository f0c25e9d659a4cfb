import { join, sep } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import type { CompletionInfo, Converter } from "tslab/dist/converter";
import type { CodeMetadata } from "tslab/dist/metadata";
import { cellTransformers } from "./cell-transform";
import { FileChanges, isProjectFile } from "./file-changes";
import { ModuleResolver } from "./module-resolver";
import { expandShorthands, programOfCells } from "./shorthand-properties";
import { faultOfFile, faultsOfCell, type TypeFault } from "./type-errors";

type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;
type WatchHost = ts.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

/** A cell made runnable. */
export interface CompiledCell {
  readonly faults: readonly TypeFault[];
  /** CommonJS; undefined when the cell has faults or nothing to run. */
  readonly code?: string;
  /** From `code` to the cell's source, the last step first. */
  readonly sourceMaps: readonly string[];
  /** Declarations of all names known after the cell, as text of a `.d.ts` file. */
  readonly declarations: string;
  /** Name under which the cell exports the value of its last expression. */
  readonly lastExpression?: string;
  /** Modules declared in cells (`@module`), as JavaScript by path. */
  readonly modules: readonly { readonly path: string; readonly data: string }[];
}

/** Strict as the repository's tsconfig.json is, except that a cell may keep what it does not use. */
const strictOptions: ts.CompilerOptions = {
  strict: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  forceConsistentCasingInFileNames: true,
  allowJs: false,
  checkJs: false,
  sourceMap: true,
  types: ["node"],
};

/**
 * Types for cells and the files they import: tslab's converter, which knows how a notebook declares names anew, with
 * TypeScript's functions replaced where tslab falls short:
 *
 * - files that cells import may lie anywhere; they are checked, but run by `require`, not through tslab;
 * - changes are found when asked, not when the operating system says so;
 * - compiler options are the repository's; source maps are kept.
 */
export class TypeService {
  readonly #files = new FileChanges();
  readonly #resolver = new ModuleResolver();
  readonly #folder: string;
  readonly #converter: Converter;
  readonly #cellFile: string;
  readonly #virtualFiles = new Set<string>();
  #builder!: Builder;
  #maps: { module?: string; cell?: string } = {};

  /** @param folder the notebook's folder, from which cells import. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#cellFile = join(folder, "__tslab__.ts").split(sep).join("/");
    this.#converter = loadTslab(this.#replacements()).createConverter({ isJS: false, isBrowser: false });
  }

  /** Checks and compiles a cell after those that left `declarations`. */
  compile(declarations: string, source: string): CompiledCell {
    this.#poll();
    this.#maps = {};
    const converted = this.#converter.convert(declarations, source);
    const faults = [...faultsOfCell(converted.diagnostics), ...this.#faultsOfImports()];
    return {
      faults,
      ...(faults.length === 0 && converted.output && { code: converted.output }),
      sourceMaps: [this.#maps.module ?? [], this.#maps.cell ?? []].flat(),
      declarations: converted.declOutput ?? "",
      ...(converted.lastExpressionVar && { lastExpression: converted.lastExpressionVar }),
      modules: converted.sideOutputs ?? [],
    };
  }

  /** Declares a module written in a cell (tslab's `@module` comment). */
  addModule(name: string, source: string, meta: CodeMetadata): readonly TypeFault[] {
    const path = join(this.#folder, `${name}.ts${meta.jsx ? "x" : ""}`);
    this.#virtualFiles.add(path.split(sep).join("/"));
    this.#resolver.invalidate();
    return faultsOfCell(this.#converter.addModule(name, source, meta));
  }

  /** What could stand at `position`. */
  complete(declarations: string, source: string, position: number): CompletionInfo {
    this.#poll();
    return this.#converter.complete(declarations, source, position);
  }

  /** Type and documentation of what stands at `position`. */
  inspect(declarations: string, source: string, position: number): ts.QuickInfo {
    this.#poll();
    return this.#converter.inspect(declarations, source, position);
  }

  close(): void {
    this.#converter.close();
  }

  #poll(): void {
    if (this.#files.poll() || this.#resolver.hasUnresolved) this.#resolver.invalidate();
  }

  /** Faults in the project's files that the cell imports, directly or not; only what changed is checked again. */
  #faultsOfImports(): TypeFault[] {
    const cell = this.#builder.getSourceFile(this.#cellFile);
    if (cell === undefined) return [];
    const skipped = (file: ts.SourceFile) => file.isDeclarationFile || file.fileName === this.#cellFile;
    while (this.#builder.getSemanticDiagnosticsOfNextAffectedFile(undefined, skipped) !== undefined);
    return this.#builder.getAllDependencies(cell).flatMap((name) => {
      const file = this.#builder.getSourceFile(name);
      if (file === undefined || skipped(file) || this.#virtualFiles.has(name) || !isProjectFile(name)) return [];
      return [...this.#builder.getSyntacticDiagnostics(file), ...this.#builder.getSemanticDiagnostics(file)].map(
        (diagnostic) => faultOfFile(diagnostic, this.#folder),
      );
    });
  }

  /** TypeScript's functions as tslab's converter shall see them. */
  #replacements(): Partial<Record<keyof typeof ts, unknown>> {
    const service = this;
    return {
      sys: {
        ...ts.sys,
        watchFile: (path: string, callback: ts.FileWatcherCallback) => service.#watch(path, callback),
        watchDirectory: () => ({ close: () => {} }),
      },
      createWatchCompilerHost(roots: string[], options: ts.CompilerOptions, system: ts.System, ...rest: []) {
        const host = ts.createWatchCompilerHost(roots, { ...options, ...strictOptions }, system, ...rest) as WatchHost;
        service.#resolver.attach(host, (file) => service.#virtualFiles.has(file));
        return host;
      },
      createWatchProgram(host: WatchHost) {
        const tellTslab = host.afterProgramCreate!;
        host.afterProgramCreate = (builder) => {
          service.#builder = builder;
          tellTslab(service.#restrictedBuilder(builder));
        };
        return ts.createWatchProgram(host);
      },
      transpileModule(input: string, options: ts.TranspileOptions) {
        const output = ts.transpileModule(input, {
          ...options,
          compilerOptions: { ...options.compilerOptions, sourceMap: true },
          transformers: cellTransformers,
        });
        service.#maps.module = output.sourceMapText!;
        return output;
      },
    };
  }

  /** The program as tslab may see it: imported files are none of its business, the cell's source map is ours. */
  #restrictedBuilder(builder: Builder): Builder {
    const emit: Builder["emit"] = (target, write, cancellation, onlyDeclarations, transformers) =>
      builder.emit(
        target,
        (name, text, ...more) => {
          if (!name.endsWith(".js.map")) write!(name, text, ...more);
          else if (target?.fileName === this.#cellFile) this.#maps.cell = text;
        },
        cancellation,
        onlyDeclarations,
        transformers && { ...transformers, after: [expandShorthands, ...(transformers.after ?? [])] },
      );
    const getProgram = () => programOfCells(builder.getProgram());
    const getAllDependencies: Builder["getAllDependencies"] = (file) =>
      builder.getAllDependencies(file).filter((name) => name === this.#cellFile || this.#virtualFiles.has(name));
    return Object.assign(Object.create(builder), { emit, getAllDependencies, getProgram });
  }

  #watch(path: string, callback: ts.FileWatcherCallback): ts.FileWatcher {
    // Installed packages change with an installation only, after which a kernel is started anew.
    if (!isProjectFile(path)) return { close: () => {} };
    const kinds = {
      created: ts.FileWatcherEventKind.Created,
      changed: ts.FileWatcherEventKind.Changed,
      deleted: ts.FileWatcherEventKind.Deleted,
    };
    return this.#files.watch(path, (change) => callback(path, kinds[change]));
  }
}

/** tslab's converter module, loaded so that it sees `replacements` in place of TypeScript's own functions. */
function loadTslab(replacements: object): typeof import("tslab/dist/converter") {
  const entry = require.cache[require.resolve("@tslab/typescript-for-tslab")]!;
  const original = entry.exports;
  const facade = Object.create(original, {
    ...Object.getOwnPropertyDescriptors(replacements),
    __esModule: { value: true },
  });
  entry.exports = facade;
  // A copy of its own: whoever has loaded the module before got it with the original functions.
  delete require.cache[require.resolve("tslab/dist/converter")];
  try {
    return require("tslab/dist/converter");
  } finally {
    entry.exports = original;
  }
}
