import ts from "typescript";
import { withProperNames } from "./cell-source";
import { cellTransformers } from "./cell-transform";
import { type FileChanges, isProjectFile } from "./file-changes";
import type { ModuleResolver } from "./module-resolver";
import { freeReservedNames } from "./reserved-names";
import { expandShorthands, programOfCells } from "./shorthand-properties";
import { diagnosticsOf } from "./tslab";

/** A program in the form that tslab's watcher asks for. */
type Builder = ts.BuilderProgram;

type WatchHost = ts.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;

/** Internal to TypeScript: finds the names that a file declares. */
const { bindSourceFile } = ts as unknown as { bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void };

/** "File … is not under 'rootDir'": said of plain JavaScript that a cell imports, which nobody wants to emit. */
const OUTSIDE_ROOT = 6059;

const faultsWherever: typeof diagnosticsOf = (...args) =>
  diagnosticsOf(...args).filter(({ code }) => code !== OUTSIDE_ROOT);

/** What tslab puts before a cell, to make it a module. */
export const firstLine = `export {};${ts.sys.newLine}`;

/** Source maps of the cell that was compiled last. */
export interface CellMaps {
  /** From an ES module to the cell. */
  cell?: string;
  /** From CommonJS to that module. */
  module?: string;
}

/** What the facade needs to know of the service that it is made for, and where it leaves source maps. */
export interface FacadeOptions {
  /** Go before tslab's. */
  readonly compilerOptions: ts.CompilerOptions;
  /** Path under which tslab compiles cells. */
  readonly cellFile: string;
  /** True for modules that are written in cells and known to tslab alone. */
  isVirtual(file: string): boolean;
  readonly files: FileChanges;
  readonly resolver: ModuleResolver;
  readonly maps: CellMaps;
}

/**
 * TypeScript as tslab's converter shall see it: the same, with a few functions replaced where tslab falls short.
 *
 * - Files that cells import may lie anywhere; they are checked, but not compiled by tslab.
 * - Changed files are found when asked, not when the operating system says so.
 * - Compiler options are the repository's; source maps are kept.
 * - tslab compiles a cell twice, first only to see what it declares: for that the text alone does.
 */
export class TypeScriptFacade {
  readonly #options: FacadeOptions;
  #builder: Builder | undefined;
  #namesOf: string | undefined;

  constructor(options: FacadeOptions) {
    this.#options = options;
  }

  /** The program of the last cell. */
  get program(): ts.Program {
    return this.#builder!.getProgram();
  }

  /**
   * While `action` runs, tslab wants of a program with this source as its cell the names only.
   *
   * tslab asks for another with the names exported; when nothing has changed since the last cell it asks for none.
   */
  withNamesOf<Result>(source: string, action: () => Result): Result {
    this.#namesOf = source;
    try {
      return action();
    } finally {
      this.#namesOf = undefined;
    }
  }

  /** The functions to replace. */
  functions(): object {
    return {
      sys: { ...ts.sys, watchFile: this.#watchFile, watchDirectory: () => ({ close: () => {} }) },
      createWatchCompilerHost: this.#createHost,
      createWatchProgram: this.#createWatchProgram,
      transpileModule: this.#transpileModule,
      getPreEmitDiagnosticsOfFiles: faultsWherever,
    };
  }

  readonly #watchFile = (path: string, callback: ts.FileWatcherCallback): ts.FileWatcher => {
    // Installed packages change with an installation only, after which a kernel is started anew.
    if (!isProjectFile(path)) return { close: () => {} };
    const kinds = {
      created: ts.FileWatcherEventKind.Created,
      changed: ts.FileWatcherEventKind.Changed,
      deleted: ts.FileWatcherEventKind.Deleted,
    };
    return this.#options.files.watch(path, (change) => callback(path, kinds[change]));
  };

  readonly #createHost = (roots: string[], options: ts.CompilerOptions, system: ts.System): WatchHost => {
    const { compilerOptions, resolver, isVirtual } = this.#options;
    const host = ts.createWatchCompilerHost(
      roots,
      { ...options, ...compilerOptions },
      system,
      // A program and nothing more: the bookkeeping of tslab's kind of builder takes longer than a cell.
      ts.createAbstractBuilder,
      () => {},
      () => {},
    );
    const { readFile } = host;
    host.readFile = (path, encoding) => {
      const text = readFile(path, encoding);
      if (path !== this.#options.cellFile || text === undefined || this.#namesOf === undefined) return text;
      return withProperNames(text, firstLine + this.#namesOf);
    };
    resolver.attach(host, isVirtual);
    const create = host.createProgram;
    host.createProgram = (names, programOptions, compilerHost, _previous, ...rest) => {
      const namesOnly = this.#takeNames(compilerHost!, programOptions!);
      if (namesOnly !== undefined) return namesOnly;
      // Not `_previous`: it may be one of names only.
      this.#builder = create(names, programOptions, compilerHost, this.#builder, ...rest);
      return this.#builder;
    };
    return host;
  };

  readonly #createWatchProgram = (host: WatchHost): ts.WatchOfFilesAndCompilerOptions<Builder> => {
    const tellTslab = host.afterProgramCreate!;
    host.afterProgramCreate = (builder) => {
      // A checker links the nodes of new files to their parents, which tslab's completion relies on.
      builder.getProgram().getTypeChecker();
      tellTslab(this.#restrict(builder));
    };
    return ts.createWatchProgram(host);
  };

  readonly #transpileModule = (input: string, options: ts.TranspileOptions): ts.TranspileOutput => {
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const output = ts.transpileModule(input, { ...options, compilerOptions, transformers: cellTransformers });
    this.#options.maps.module = output.sourceMapText!;
    return output;
  };

  /** The last program with the cell's new text in it, bound but unchecked; undefined when that would not do. */
  #takeNames(host: ts.CompilerHost, options: ts.CompilerOptions): Builder | undefined {
    const { cellFile } = this.#options;
    const builder = this.#builder;
    const text = host.readFile(cellFile) ?? "";
    if (builder === undefined || this.#namesOf === undefined || text !== firstLine + this.#namesOf) return undefined;
    const file = ts.createSourceFile(cellFile, text, options.target ?? ts.ScriptTarget.ES2022);
    bindSourceFile(file, options);
    // A cell without names is not compiled again.
    if (!(file as unknown as { readonly locals?: ReadonlyMap<string, unknown> }).locals?.size) return undefined;
    const getSourceFile: Builder["getSourceFile"] = (name) => (name === cellFile ? file : builder.getSourceFile(name));
    // No program: or the watcher would find it up to date when the same cell runs again, and ask for no other.
    return Object.assign(Object.create(builder) as Builder, { getSourceFile, getProgramOrUndefined: () => undefined });
  }

  /** A program as tslab may see it: imported files are none of its business, the cell's source map is ours. */
  #restrict(builder: Builder): Builder {
    const { cellFile, isVirtual, maps, resolver } = this.#options;
    const getProgram = () => programOfCells(builder.getProgram());
    const emit: Builder["emit"] = (target, write, cancellation, onlyDeclarations, transformers) =>
      builder.emit(
        target,
        (name, text, ...more) => {
          if (!name.endsWith(".js.map")) write!(name, text, ...more);
          else if (target?.fileName === cellFile) maps.cell = text;
        },
        cancellation,
        onlyDeclarations,
        transformers && {
          ...transformers,
          after: [
            expandShorthands,
            freeReservedNames(getProgram().getTypeChecker(), cellFile),
            ...(transformers.after ?? []),
          ],
        },
      );
    const getAllDependencies: Builder["getAllDependencies"] = ({ fileName }) =>
      [fileName, ...resolver.importsOf(fileName)].filter((name) => name === cellFile || isVirtual(name));
    return Object.assign(Object.create(builder) as Builder, { emit, getAllDependencies, getProgram });
  }
}
