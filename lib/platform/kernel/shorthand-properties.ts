import ts from "typescript";

/**
 * Writes `{ name }` as `{ name: name }`. tslab replaces each mention of an earlier cell's variable by a property of
 * `exports`, which a shorthand property has no place for; it would be left as a name that nobody declares.
 *
 * The value is the node of the source, so that {@link programOfCells} can still tell what it refers to.
 */
export const expandShorthands: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const visit = (node: ts.Node): ts.Node => {
    // There the compiler itself still writes out what a name refers to.
    if (ts.isModuleDeclaration(ts.getOriginalNode(node))) return node;
    return ts.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined
      ? ts.factory.createPropertyAssignment(ts.factory.createIdentifier(node.name.text), node.name)
      : ts.visitEachChild(node, visit, context);
  };
  return ts.visitEachChild(file, visit, context);
};

/** True within what gives its names to members: `{ name: … }` of a namespace, a class or a type is no variable. */
function isMember(declaration: ts.Declaration): boolean {
  const owner = ts.findAncestor<ts.Node>(
    declaration.parent,
    (node): node is ts.Node =>
      ts.isModuleDeclaration(node) ||
      ts.isClassLike(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isTypeElement(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeLiteralNode(node),
  );
  return owner !== undefined;
}

/**
 * The program whose checker takes a shorthand property's name for the variable, not for the property, and knows no
 * symbol of members and of what is declared global: tslab would look for them among the variables of earlier cells.
 */
export function programOfCells(program: ts.Program): ts.Program {
  const getTypeChecker = (): ts.TypeChecker => {
    const checker = program.getTypeChecker();
    const getSymbolAtLocation: ts.TypeChecker["getSymbolAtLocation"] = (node) => {
      const isShorthand = node.parent !== undefined && ts.isShorthandPropertyAssignment(node.parent);
      const symbol =
        isShorthand && node.parent.name === node
          ? checker.getShorthandAssignmentValueSymbol(node.parent)
          : checker.getSymbolAtLocation(node);
      return symbol?.declarations?.some(isMember) ? undefined : symbol;
    };
    return Object.assign(Object.create(checker), { getSymbolAtLocation });
  };
  return Object.assign(Object.create(program), { getTypeChecker });
}
