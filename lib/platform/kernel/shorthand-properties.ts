import ts from "typescript";

/**
 * Writes `{ name }` as `{ name: name }`. tslab replaces each mention of an earlier cell's variable by a property of
 * `exports`, which a shorthand property has no place for; it would be left as a name that nobody declares.
 *
 * The value is the node of the source, so that {@link programOfCells} can still tell what it refers to.
 */
export const expandShorthands: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const visit = (node: ts.Node): ts.Node =>
    ts.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined
      ? ts.factory.createPropertyAssignment(ts.factory.createIdentifier(node.name.text), node.name)
      : ts.visitEachChild(node, visit, context);
  return ts.visitEachChild(file, visit, context);
};

/** The program whose checker takes a shorthand property's name for the variable, not for the property. */
export function programOfCells(program: ts.Program): ts.Program {
  const getTypeChecker = (): ts.TypeChecker => {
    const checker = program.getTypeChecker();
    const getSymbolAtLocation: ts.TypeChecker["getSymbolAtLocation"] = (node) =>
      node.parent !== undefined && ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
    return Object.assign(Object.create(checker), { getSymbolAtLocation });
  };
  return Object.assign(Object.create(program), { getTypeChecker });
}
