import ts from "typescript";
import type { TypeFault } from "./type-errors";

/** A cell's text as the compiler shall see it: every character that is left stands where it stood. */
export interface CellSource {
  readonly text: string;
  readonly faults: readonly TypeFault[];
}

/** Text that takes the place of other text of the same length. */
type Change = readonly [start: number, end: number, text: string];

function isExport({ kind }: ts.ModifierLike): boolean {
  return kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;
}

function blank(start: number, end: number): Change {
  return [start, end, ""];
}

const noDefault = "A cell exports its names, and nothing else: give the value a name (const value = …).";

/** What to change at a statement that exports something; a sentence when nothing would do. */
function changesAt(statement: ts.Statement, file: ts.SourceFile): readonly Change[] | string {
  const start = statement.getStart(file);
  if (ts.isExportAssignment(statement)) return noDefault;
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause === undefined)
      return 'A cell cannot export * from a file: import what is needed (import * as name from "…").';
    const elements = ts.isNamedExports(exportClause) ? exportClause.elements : [];
    if (elements.some(({ name }) => name.text === "default")) return noDefault;
    // The names of an import are seen by later cells, too.
    if (moduleSpecifier !== undefined) return [[start, start + "export".length, "import"]];
    const renamed = elements.find(({ propertyName }) => propertyName !== undefined);
    if (renamed === undefined) return [blank(start, statement.end)];
    return `A cell exports names as they are: declare ${renamed.name.text} (const ${renamed.name.text} = …).`;
  }
  const modifiers = (ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined)?.filter(isExport) ?? [];
  const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  if (isDefault && (statement as ts.FunctionDeclaration | ts.ClassDeclaration).name === undefined) return noDefault;
  return modifiers.map((modifier) => blank(modifier.getStart(file), modifier.end));
}

/**
 * Takes from a cell what belongs to files: `export` (later cells see all names of a cell anyhow) and the first line of
 * a script (`#!`).
 */
export function cellSource(source: string): CellSource {
  const text = source.replace(/^#!/, "//");
  if (!/\bexport\b/.test(text)) return { text, faults: [] };
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.Latest);
  const faults: TypeFault[] = [];
  let changed = text;
  for (const statement of file.statements) {
    const changes = changesAt(statement, file);
    if (typeof changes === "string") {
      const { line, character } = file.getLineAndCharacterOfPosition(statement.getStart(file));
      faults.push({ line: line + 1, column: character + 1, message: changes });
      continue;
    }
    for (const [start, end, replacement] of changes) {
      // Line ends stay.
      const filled = replacement || changed.slice(start, end).replace(/[^\r\n]/g, " ");
      changed = changed.slice(0, start) + filled + changed.slice(end);
    }
  }
  return { text: changed, faults };
}

/**
 * What tslab adds to a cell to export its names, in the compiler's own spelling, as a programmer would write it: two
 * underscores at the beginning are three there, and what begins with two is no name (`__global` of `declare global`).
 *
 * @param text the cell with that addition, as the compiler reads it.
 * @param source the cell without it.
 */
export function withProperNames(text: string, source: string): string {
  const addition = `${source}\nexport {`;
  if (!text.startsWith(addition)) return text;
  const names = text.slice(addition.length, -1).split(", ");
  const proper = names.filter((name) => /^(?!__[^_])[^"']/.test(name));
  return `${addition}${proper.map((name) => ts.unescapeLeadingUnderscores(name as ts.__String)).join(", ")}}`;
}
