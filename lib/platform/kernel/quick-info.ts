import ts from "typescript";

/** Parts of the compiler's language service that it does not declare. */
const { getTouchingPropertyName, getContainerNode, typeToDisplayParts, SymbolDisplay } = ts as unknown as {
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  getContainerNode(node: ts.Node): ts.Node | undefined;
  typeToDisplayParts(checker: ts.TypeChecker, type: ts.Type, enclosing?: ts.Node): ts.SymbolDisplayPart[];
  readonly SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      node: ts.Node,
    ): Pick<ts.QuickInfo, "displayParts" | "documentation" | "tags"> & { readonly symbolKind: ts.ScriptElementKind };
  };
};

/** The node whose type is wanted: of `new C` and of a labelled tuple's member, not the keyword that begins it. */
function meantNode(node: ts.Node): ts.Node {
  const { parent } = node;
  if (ts.isNewExpression(parent) && node.pos === parent.pos) return parent.expression;
  if (ts.isNamedTupleMember(parent) && node.pos === parent.pos) return parent;
  return ts.isMetaProperty(parent) ? parent : node;
}

/**
 * Type and documentation of what stands at `position`, as an editor shows them when hovering. (The language service
 * itself would make a program of its own for it.)
 */
export function quickInfoAt(place: {
  readonly file: ts.SourceFile;
  readonly checker: ts.TypeChecker;
  readonly position: number;
}): ts.QuickInfo | undefined {
  const { file, checker, position } = place;
  const touched = getTouchingPropertyName(file, position);
  if (touched === file) return undefined;
  const node = meantNode(touched);
  const textSpan = ts.createTextSpanFromBounds(node.getStart(file), node.getEnd());
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined || checker.isUnknownSymbol(symbol)) {
    if (!ts.isIdentifier(node) && !ts.isMetaProperty(node) && node.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
    const displayParts = typeToDisplayParts(checker, checker.getTypeAtLocation(node), getContainerNode(node));
    return { kind: ts.ScriptElementKind.unknown, kindModifiers: "", textSpan, displayParts };
  }
  const enclosing = getContainerNode(node);
  const { symbolKind, ...shown } = SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    enclosing,
    node,
  );
  return { kind: symbolKind, kindModifiers: "", textSpan, ...shown };
}
