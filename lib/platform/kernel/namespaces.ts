import ts from "typescript";

/**
 * Declarations with the namespaces, and what is declared as global, of earlier cells: tslab forgets them after the next
 * cell.
 *
 * @param before declarations of the earlier cells, as text of a `.d.ts` file.
 * @param after the same after `cell`, by tslab.
 */
export function withNamespaces(before: string, after: string, cell: ts.SourceFile | undefined): string {
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
