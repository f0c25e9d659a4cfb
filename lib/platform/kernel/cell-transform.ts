import ts from "typescript";
import { callBridge, declareAnew, shareVariables } from "./shared-variables";

const { factory } = ts;

/** Cells become CommonJS, which has no `import.meta`. */
const provideImportMeta: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const visit = (node: ts.Node): ts.Node =>
    ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
      ? callBridge("importMeta", [factory.createIdentifier("__filename"), factory.createIdentifier("require")])
      : ts.visitEachChild(node, visit, context);
  return ts.visitEachChild(file, visit, context);
};

/**
 * Lets an interrupt stop code of cells at its awaits: `await x` becomes `bridge.resume(bridge.epoch(), await x)`,
 * which throws when an interrupt came meanwhile; the iterable of a `for await` is wrapped to the same end. The awaited
 * promise itself is left alone, or V8 could not name the awaiting cell in the trace of an error.
 */
const stopAtAwaits: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, context);
    if (ts.isAwaitExpression(visited)) return callBridge("resume", [callBridge("epoch", []), visited]);
    if (ts.isForOfStatement(visited) && visited.awaitModifier !== undefined) {
      const { awaitModifier, initializer, expression, statement } = visited;
      const iterable = callBridge("untilInterrupt", [expression]);
      return factory.updateForOfStatement(visited, awaitModifier, initializer, iterable, statement);
    }
    return visited;
  };
  return ts.visitEachChild(file, visit, context);
};

function isDefinitionOfExport(node: ts.Node): node is ts.ExpressionStatement & { expression: ts.CallExpression } {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return false;
  const { expression: callee, arguments: args } = node.expression;
  return (
    ts.isPropertyAccessExpression(callee) &&
    ts.isIdentifier(callee.expression) &&
    callee.expression.text === "Object" &&
    callee.name.text === "defineProperty" &&
    args[0] !== undefined &&
    ts.isIdentifier(args[0]) &&
    args[0].text === "exports"
  );
}

/**
 * The compiler exports imported names by `Object.defineProperty`, for good; a notebook declares names again, so here
 * it becomes `bridge.define`, which assigns. (tslab gives cells a proxy as `exports` instead, which makes each
 * assignment to a variable of a cell some ten times slower.)
 */
const exportByAssignment: ts.TransformerFactory<ts.SourceFile> = (context) => (file) =>
  ts.visitEachChild(
    file,
    (node) =>
      isDefinitionOfExport(node)
        ? factory.updateExpressionStatement(node, callBridge("define", [...node.expression.arguments]))
        : node,
    context,
  );

/** What is changed in the JavaScript of a cell when it becomes CommonJS. */
export const cellTransformers: ts.CustomTransformers = {
  before: [provideImportMeta, stopAtAwaits, shareVariables],
  after: [exportByAssignment, declareAnew],
};
