import ts from "typescript";

/** Content of `is_complete_reply`. */
export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

const unterminatedString = 1002;
const unterminatedTemplate = 1160;
const unterminatedComment = 1010;

/** White space to begin the next line with. */
function indentAfter(code: string): string {
  const [line] = /[^\n]*$/.exec(code.trimEnd())!;
  const [indent] = /^\s*/.exec(line)!;
  return /[([{]$/.test(line) ? `${indent}  ` : indent;
}

/** Whether the code could run as it is, wants another line, or is wrong whatever follows: as its syntax says. */
export function completenessOf(code: string): Completeness {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  const [fault] = [...parseDiagnostics].sort((a, b) => a.start - b.start);
  if (fault === undefined) return { status: "complete" };
  // A string ends with its line: no other line mends it.
  if (fault.start < code.trimEnd().length || fault.code === unterminatedString) return { status: "invalid" };
  const isText = fault.code === unterminatedTemplate || fault.code === unterminatedComment;
  return { status: "incomplete", indent: isText ? "" : indentAfter(code) };
}
