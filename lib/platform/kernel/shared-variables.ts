import ts from "typescript";
import { bridgeName } from "./cell-bridge";

const { factory } = ts;

/** The names in a declaration's left side, which may be a pattern. */
function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Names of the variables that a cell may assign again. */
function variablesOf(file: ts.SourceFile): ReadonlySet<string> {
  const lists = file.statements.filter(ts.isVariableStatement).map(({ declarationList }) => declarationList);
  const variable = lists.filter(({ flags }) => (flags & ts.NodeFlags.Const) === 0);
  return new Set(variable.flatMap(({ declarations }) => declarations.flatMap(({ name }) => namesIn(name))));
}

/** A call of the bridge that the cell's code runs with. */
export function callBridge(method: string, args: readonly ts.Expression[]): ts.Expression {
  const callee = factory.createPropertyAccessExpression(factory.createIdentifier(bridgeName), method);
  return factory.createCallExpression(callee, undefined, args);
}

const withExports = (method: string, argument: ts.Expression): ts.Statement =>
  factory.createExpressionStatement(callBridge(method, [factory.createIdentifier("exports"), argument]));

/** `get name() { return variable; }, set name(value) { variable = value; }` */
function accessorsOf([name, local]: readonly [string, string]): ts.ObjectLiteralElementLike[] {
  const variable = factory.createIdentifier(local);
  const value = factory.createUniqueName("value");
  const parameter = factory.createParameterDeclaration(undefined, undefined, value);
  const read = factory.createBlock([factory.createReturnStatement(variable)]);
  const write = factory.createBlock([factory.createExpressionStatement(factory.createAssignment(variable, value))]);
  return [
    factory.createGetAccessorDeclaration(undefined, name, [], undefined, read),
    factory.createSetAccessorDeclaration(undefined, name, [parameter], write),
  ];
}

/**
 * Lets a variable be one and the same in all cells: of what a cell declares by `let` it exports accessors, so that a
 * later cell's assignment reaches the closures of the cell that declared it. (tslab exports copies, which a closure
 * does not see change.) Declared anew, a name is another variable, as everywhere in JavaScript.
 */
export const shareVariables: ts.TransformerFactory<ts.SourceFile> = () => (file) => {
  const variables = variablesOf(file);
  /** Name for other cells → name in this one. */
  const shared = new Map<string, string>();
  const statements = file.statements.map((statement) => {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause) return statement;
    const { exportClause, modifiers, isTypeOnly, moduleSpecifier, attributes } = statement;
    if (!ts.isNamedExports(exportClause) || moduleSpecifier !== undefined) return statement;
    const copied = exportClause.elements.filter(({ name, propertyName = name }) => {
      const isVariable = variables.has(propertyName.text);
      if (isVariable) shared.set(name.text, propertyName.text);
      return !isVariable;
    });
    const clause = factory.updateNamedExports(exportClause, copied);
    return factory.updateExportDeclaration(statement, modifiers, isTypeOnly, clause, moduleSpecifier, attributes);
  });
  if (shared.size === 0) return file;
  const accessors = factory.createObjectLiteralExpression([...shared].flatMap(accessorsOf));
  return factory.updateSourceFile(file, [withExports("share", accessors), ...statements]);
};

/** The names in `exports.a = exports.b = void 0`, with which the compiler begins a module; undefined for other code. */
function namesDeclaredBy(statement: ts.Statement): readonly string[] | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const names: string[] = [];
  let rest = statement.expression;
  for (; ts.isBinaryExpression(rest); rest = rest.right) {
    const { left } = rest;
    if (!ts.isPropertyAccessExpression(left) || !ts.isIdentifier(left.expression)) return undefined;
    if (left.expression.text !== "exports") return undefined;
    names.push(left.name.text);
  }
  return ts.isVoidExpression(rest) && names.length > 0 ? names : undefined;
}

/** Makes `exports.a = void 0` a new property `a`: an earlier cell's may be an accessor of its variable. */
export const declareAnew: ts.TransformerFactory<ts.SourceFile> = () => (file) => {
  const statements = file.statements.map((statement) => {
    const names = namesDeclaredBy(statement)?.map((name) => factory.createStringLiteral(name));
    return names === undefined ? statement : withExports("declare", factory.createArrayLiteralExpression(names));
  });
  return factory.updateSourceFile(file, statements);
};
