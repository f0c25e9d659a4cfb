import ts from "typescript";

const { factory } = ts;

/** What the function that a cell becomes is called with; cells may declare the same names for themselves. */
export const cellParameters = ["exports", "require", "__filename", "__dirname"] as const;

/**
 * Gives a cell's own variables other names where they have those of {@link cellParameters}; other cells see them under
 * the names that were written.
 */
export function freeReservedNames(checker: ts.TypeChecker, cellFile: string): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    if (file.fileName !== cellFile) return file;
    const { locals } = ts.getOriginalNode(file) as unknown as { readonly locals?: ReadonlyMap<string, ts.Symbol> };
    const own = new Map<ts.Symbol, ts.Identifier>();
    for (const name of cellParameters) {
      // The compiler escapes a second underscore by a third.
      const symbol = locals?.get(ts.escapeLeadingUnderscores(name) as string);
      if (symbol !== undefined) own.set(symbol, factory.createIdentifier(`${name}_of_cell`));
    }
    if (own.size === 0) return file;
    const renamed = (node: ts.Node | undefined): ts.Identifier | undefined => {
      const original = node && ts.getOriginalNode(node);
      const symbol = original && original.pos >= 0 ? checker.getSymbolAtLocation(original) : undefined;
      return symbol && own.get(symbol);
    };
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isExportSpecifier(node)) {
        const [symbol] = [...own].find(([{ name }]) => name === node.name.text) ?? [];
        return symbol === undefined ? node : factory.updateExportSpecifier(node, false, own.get(symbol), node.name);
      }
      if (ts.isBindingElement(node) && node.propertyName === undefined && renamed(node.name) !== undefined) {
        const { dotDotDotToken, name, initializer } = node;
        const property =
          dotDotDotToken === undefined ? factory.createIdentifier((name as ts.Identifier).text) : undefined;
        const value = initializer && (ts.visitNode(initializer, visit) as ts.Expression);
        return factory.updateBindingElement(node, dotDotDotToken, property, renamed(name)!, value);
      }
      if (ts.isIdentifier(node)) return renamed(node) ?? node;
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitEachChild(file, visit, context);
  };
}
