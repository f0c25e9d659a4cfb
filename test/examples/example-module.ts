import { dirname, join, relative, resolve } from "node:path";
import * as ts from "typescript";
import { projectRoot } from "../../lib/platform/paths";
import { readNotebook } from "../../lib/platform/report/notebook-file";
import { splitNotebook } from "../../lib/platform/report/notebook-module";
import { notebookName, notebookPaths } from "../../lib/platform/report/notebooks";
import type { Example } from "./extract";

/** Names that an example may use without importing them, by the module that has them; the first one counts. */
export type Scope = readonly { readonly module: string; readonly names: readonly string[] }[];

const parse = (code: string): ts.SourceFile => ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);

/** The names that a module's code declares at its top. */
function declared(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (node: ts.Node): void => {
    const isTop = ts.isImportSpecifier(node) || ts.isNamespaceImport(node) || ts.isImportClause(node);
    if (
      (isTop || ts.isBindingElement(node) || ts.isVariableDeclaration(node)) &&
      node.name &&
      ts.isIdentifier(node.name)
    ) {
      names.add(node.name.text);
    }
    if (!ts.isBlock(node)) ts.forEachChild(node, add);
  };
  add(parse(code));
  return names;
}

/** The names that code uses, with some that it declares itself: names of properties are none. */
function used(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (node: ts.Node): void => {
    const { parent } = node;
    const isProperty =
      (ts.isPropertyAccessExpression(parent ?? node) && (parent as ts.PropertyAccessExpression).name === node) ||
      (ts.isPropertyAssignment(parent ?? node) && (parent as ts.PropertyAssignment).name === node);
    if (ts.isIdentifier(node) && !isProperty) names.add(node.text);
    ts.forEachChild(node, add);
  };
  add(parse(code));
  return names;
}

/** The set-up cells of the notebook in whose cell an example is meant to stand, with other parameters. */
function notebookSetUp(code: string, overrides: unknown): string {
  const [, number] = /^\/\/ In a cell of notebook (\d)/.exec(code) ?? [];
  const path = notebookPaths().find((each) => notebookName(each).startsWith(`${number}-`));
  if (path === undefined) return "";
  const { setUp } = splitNotebook(readNotebook(path));
  return setUp
    .map((cell) => cell.code)
    .join("\n")
    .replace('profile: string = "quick"', 'profile: string = "smoke"')
    .replace(/(const overrides: .*?) = \{\};/, (_, name) => `${name} = ${JSON.stringify(overrides)};`);
}

/** Code whose relative imports lead from one folder, as it reads in another. */
function moved(code: string, from: string, to: string): string {
  return code.replaceAll(/from "(\.[^"]*)"/g, (_, path) => `from "./${relative(to, resolve(from, path))}"`);
}

/** Statements apart from imports; the value of an expression with a comment behind it is shown to whoever runs it. */
function body(code: string): string {
  const source = parse(code);
  return source.statements
    .filter((statement) => !ts.isImportDeclaration(statement))
    .map((statement) => {
      const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
      if (!ts.isExpressionStatement(statement) || !comment) return statement.getText();
      const words = code.slice(comment.pos, comment.end).replace(/^\/\/\s*/, "");
      return `shown(${statement.expression.getText()}, ${JSON.stringify(words)});`;
    })
    .join("\n");
}

/**
 * The module that runs an example: `example(shown)`, where `shown` gets each value that a comment speaks of.
 *
 * @param options.folder Where the module will stand.
 * @param options.given The module of what examples may assume, and its names.
 * @param options.scope What can be imported: its own module first.
 * @param options.overrides Of the profile of a notebook's set-up.
 */
export function exampleModule(
  { file, code }: Example,
  options: {
    readonly folder: string;
    readonly given: Scope[number];
    readonly scope: Scope;
    readonly overrides: unknown;
  },
): string {
  const { folder, given, scope } = options;
  const isPage = file.endsWith(".md");
  const from = isPage ? join(projectRoot, "notebooks") : join(projectRoot, dirname(file));
  const setUp = notebookSetUp(code, options.overrides);
  const own = parse(code)
    .statements.filter(ts.isImportDeclaration)
    .map((each) => each.getText())
    .join("\n");
  const top = moved([setUp, own].join("\n"), from, folder);
  const known = declared(top);
  const wanted = [...used(code)].filter((name) => !known.has(name));
  const isGiven = (name: string) => given.names.includes(name);
  const [itself, ...rest] = scope;
  const place = (name: string) =>
    itself.names.includes(name) ? itself : isGiven(name) ? undefined : rest.find(({ names }) => names.includes(name));
  const imports = wanted.flatMap((name) => {
    const module = place(name)?.module;
    return module ? [`import { ${name} } from "./${relative(folder, module)}";`] : [];
  });
  const assumed = wanted.filter((name) => isGiven(name) && !place(name));
  return [
    `import { given } from "./${relative(folder, given.module)}";`,
    ...imports,
    top,
    "export async function example(shown: (value: unknown, words: string) => void): Promise<void> {",
    "void shown;",
    ...assumed.map((name) => `const ${name} = await given.${name}();`),
    `{\n${body(code)}\n}`,
    "}",
    "void given;",
  ].join("\n");
}
