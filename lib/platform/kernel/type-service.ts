import { join, sep } from "node:path";
import type { CodeMetadata } from "tslab/dist/metadata";
import ts from "typescript";
import { cellSource } from "./cell-source";
import { FileChanges } from "./file-changes";
import { ImportCheck } from "./import-check";
import { ModuleResolver } from "./module-resolver";
import { type Completions, type Converter, createConverter } from "./tslab";
import { faultsOfCell, type TypeFault } from "./type-errors";
import { type CellMaps, firstLine, TypeScriptFacade } from "./typescript-facade";

/**
 * Declarations with the namespaces, and what is declared as global, of earlier cells: tslab forgets them after the next
 * cell.
 *
 * @param before declarations of the earlier cells, as text of a `.d.ts` file.
 * @param after the same after `cell`, by tslab.
 */
function withNamespaces(before: string, after: string, cell: ts.SourceFile | undefined): string {
  if (!/\b(?:namespace|module|global)\b/.test(before)) return after;
  const { locals } = cell as unknown as { readonly locals?: ReadonlyMap<string, ts.Symbol> };
  const file = ts.createSourceFile("before.d.ts", before, ts.ScriptTarget.Latest);
  const kept = file.statements
    .filter(ts.isModuleDeclaration)
    // A name that the cell declares anew is another; `global` is one for all.
    .filter(({ name }) => ts.isStringLiteral(name) || name.text === "global" || !locals?.has(name.text))
    .map((statement) => statement.getText(file))
    .filter((text) => !after.includes(text));
  return [after, ...kept].join("\n");
}

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
const compilerOptions: ts.CompilerOptions = {
  // tslab asks for the decorators of old.
  experimentalDecorators: false,
  strict: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  forceConsistentCasingInFileNames: true,
  allowJs: true,
  checkJs: false,
  sourceMap: true,
  types: ["node"],
};

/** Types for cells and the files they import: tslab's converter, which knows how a notebook declares names anew. */
export class TypeService {
  readonly #files = new FileChanges();
  readonly #resolver = new ModuleResolver();
  readonly #folder: string;
  readonly #cellFile: string;
  readonly #virtualFiles = new Set<string>();
  readonly #maps: CellMaps = {};
  readonly #facade: TypeScriptFacade;
  readonly #converter: Converter;
  readonly #importCheck: ImportCheck;

  /** @param folder the notebook's folder, from which cells import. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#cellFile = this.#pathOf("__tslab__.ts");
    this.#facade = new TypeScriptFacade({
      compilerOptions,
      cellFile: this.#cellFile,
      isVirtual: (file) => this.#virtualFiles.has(file),
      files: this.#files,
      resolver: this.#resolver,
      maps: this.#maps,
    });
    this.#converter = createConverter(this.#facade.functions());
    this.#importCheck = new ImportCheck({
      folder,
      compilerOptions,
      importsOf: (file) => this.#resolver.importsOf(file),
    });
  }

  /** Checks and compiles a cell after those that left `declarations`. */
  compile(declarations: string, source: string): CompiledCell {
    this.#poll();
    const { text, faults: unfit } = cellSource(source);
    if (unfit.length > 0) return { faults: unfit, sourceMaps: [], declarations, modules: [] };
    const converted = this.#facade.withNamesOf(text, () => this.#converter.convert(declarations, text));
    const faults = [...faultsOfCell(converted.diagnostics), ...this.#faultsOfImports()];
    return {
      faults,
      ...(faults.length === 0 && converted.output && { code: converted.output }),
      sourceMaps: [this.#maps.module ?? [], this.#maps.cell ?? []].flat(),
      declarations: withNamespaces(
        declarations,
        converted.declOutput ?? "",
        this.#facade.program.getSourceFile(this.#cellFile),
      ),
      ...(converted.lastExpressionVar && { lastExpression: converted.lastExpressionVar }),
      modules: converted.sideOutputs ?? [],
    };
  }

  /** Declares a module written in a cell (tslab's `@module` comment). */
  addModule(name: string, source: string, meta: CodeMetadata): readonly TypeFault[] {
    this.#virtualFiles.add(this.#pathOf(`${name}.ts${meta.jsx ? "x" : ""}`));
    this.#resolver.invalidate();
    return faultsOfCell(this.#converter.addModule(name, source, meta));
  }

  /** What could stand at `position`. */
  complete(declarations: string, source: string, position: number): Completions {
    this.#poll();
    const { original, ...found } = this.#converter.complete(declarations, cellSource(source).text, position);
    if (found.start < found.end || original === undefined) return found;
    // tslab replaces names only, not what is typed of a string; the compiler says what unless it is a single word.
    const span = original.entries[0]?.replacementSpan;
    const word = /[\p{ID_Continue}$]*$/u.exec(source.slice(0, position))![0].length;
    const replaced =
      span !== undefined
        ? { ...span, start: span.start - firstLine.length }
        : (original.optionalReplacementSpan ?? { start: position - word, length: word });
    const { start, length } = replaced;
    const typed = source.slice(start, position).toLowerCase();
    const candidates = found.candidates.filter((name) => name.toLowerCase().includes(typed));
    return { start, end: start + length, candidates };
  }

  /** Type and documentation of what stands at `position`. */
  inspect(declarations: string, source: string, position: number): ts.QuickInfo | undefined {
    this.#poll();
    return this.#converter.inspect(declarations, cellSource(source).text, position);
  }

  /** TypeScript writes paths with slashes on every system. */
  #pathOf(name: string): string {
    return join(this.#folder, name).split(sep).join("/");
  }

  #poll(): void {
    if (this.#files.poll() || this.#resolver.hasUnresolved) this.#resolver.invalidate();
  }

  #faultsOfImports(): readonly TypeFault[] {
    const imports = this.#resolver.importsOf(this.#cellFile).filter((file) => !this.#virtualFiles.has(file));
    return this.#importCheck.faults(this.#facade.program, imports);
  }
}
