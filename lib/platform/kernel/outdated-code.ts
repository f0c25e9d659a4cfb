import { relative } from "node:path";
import ts from "typescript";

/** Where a name of a cell comes from. */
interface Origin {
  readonly cell: string;
  /** The project's files whose code it may run. */
  readonly files: ReadonlySet<string>;
  /** Files that have changed since. */
  readonly changed: Set<string>;
}

/** A name of a cell → the specifier that it is imported from, or `undefined` for a function or class of the cell. */
type Names = ReadonlyMap<string, string | undefined>;

/** The names of a cell that stand for code: what it imports, and its functions and classes, which may use that. */
function namesOf(file: ts.SourceFile): Names {
  const names = new Map<string, string | undefined>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const { name, namedBindings } = statement.importClause ?? {};
      const bindings =
        namedBindings && (ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements);
      for (const binding of [name, ...(bindings ?? []).map((element) => element.name)]) {
        if (binding !== undefined) names.set(binding.text, statement.moduleSpecifier.text);
      }
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      if (statement.name !== undefined) names.set(statement.name.text, undefined);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        const isCode = initializer && (ts.isFunctionLike(initializer) || ts.isClassExpression(initializer));
        if (ts.isIdentifier(name) && isCode) names.set(name.text, undefined);
      }
    }
  }
  return names;
}

function identifiersOf(file: ts.SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * Knows which names of earlier cells are the code of files that have been edited since. Such a cell must run again:
 * until then its code is the old one, beside the new code of cells that import the file anew.
 */
export class OutdatedCode {
  readonly #folder: string;
  readonly #origins = new Map<string, Origin>();
  #untold = false;

  /** @param folder what paths are shown relative to. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param forgotten file → the edited files because of which it will be loaded anew. */
  edited(forgotten: ReadonlyMap<string, readonly string[]>): void {
    for (const { files, changed } of this.#origins.values()) {
      for (const file of files) {
        for (const edit of forgotten.get(file) ?? []) {
          changed.add(edit);
          this.#untold = true;
        }
      }
    }
  }

  /**
   * What to tell whoever runs a cell: of all outdated names in the first cell after an edit, of those that it mentions
   * in later ones; nothing of the names that it declares itself.
   */
  warnings(source: string): readonly string[] {
    const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest);
    const own = namesOf(file);
    const mentioned = identifiersOf(file);
    const byCell = new Map<string, { readonly names: string[]; readonly changed: Set<string> }>();
    for (const [name, { cell, changed }] of this.#origins) {
      if (changed.size === 0 || own.has(name) || !(this.#untold || mentioned.has(name))) continue;
      const known = byCell.get(cell) ?? { names: [], changed: new Set() };
      byCell.set(cell, known);
      known.names.push(name);
      for (const edit of changed) known.changed.add(relative(this.#folder, edit));
    }
    this.#untold = false;
    return [...byCell].map(
      ([cell, { names, changed }]) =>
        `${[...changed].join(", ")} changed after ${cell} had run: its ${names.join(", ")} still run the old code. Run ${cell} again.`,
    );
  }

  /**
   * A cell has run.
   *
   * @param options.loaded the specifiers that it has imported → the project's files behind them.
   * @param options.values what names stand for, apart from those of types.
   */
  ran(
    cell: string,
    source: string,
    { loaded, values }: { readonly loaded: ReadonlyMap<string, string>; readonly values: object },
  ): void {
    const all = new Set(loaded.values());
    for (const [name, specifier] of namesOf(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest))) {
      const file = specifier === undefined ? undefined : loaded.get(specifier);
      const files = specifier === undefined ? all : new Set(file === undefined ? [] : [file]);
      if (files.size === 0 || !(name in values)) this.#origins.delete(name);
      else this.#origins.set(name, { cell, files, changed: new Set() });
    }
  }
}
