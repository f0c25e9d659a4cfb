import ts from "typescript";
import type { Executor } from "./executor";
import { tslabJupyter } from "./tslab";
import type { TypeService } from "./type-service";

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
function completenessOf(code: string): Completeness {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  const [fault] = [...parseDiagnostics].sort((a, b) => a.start - b.start);
  if (fault === undefined) return { status: "complete" };
  // A string ends with its line: no other line mends it.
  if (fault.start < code.trimEnd().length || fault.code === unterminatedString) return { status: "invalid" };
  const isText = fault.code === unterminatedTemplate || fault.code === unterminatedComment;
  return { status: "incomplete", indent: isText ? "" : indentAfter(code) };
}

/** Jupyter counts characters as Python does, JavaScript in UTF-16 units: they differ after an emoji. */
function toUtf16(code: string, position: number): number {
  return Array.from(code).slice(0, position).join("").length;
}

function toCodePoints(code: string, position: number): number {
  return Array.from(code.slice(0, position)).length;
}

/** What a frontend asks about the language and about code that has not run yet: tslab's answers, from our types. */
export class CodeAssistance {
  readonly #tslab: InstanceType<typeof tslabJupyter.JupyterHandlerImpl>;

  constructor({ types, executor }: { readonly types: TypeService; readonly executor: Executor }) {
    const service = {
      complete: (code: string, position: number) => types.complete(executor.declarations, code, position),
      inspect: (code: string, position: number) => types.inspect(executor.declarations, code, position),
    };
    this.#tslab = new tslabJupyter.JupyterHandlerImpl(service as never, false);
  }

  /** Content of `kernel_info_reply`. */
  kernelInfo(): object {
    const info = this.#tslab.handleKernel();
    const language = { ...info.language_info, version: ts.version, pygments_lexer: "typescript" };
    const banner = `TypeScript ${ts.version} on Node.js ${process.version} (tslab)`;
    return { ...info, language_info: language, banner, debugger: false, supported_features: [] };
  }

  /** Whether the code could run as it is, or wants another line. */
  isComplete(code: string): Completeness {
    return completenessOf(code);
  }

  /** What could stand at the cursor. */
  complete(code: string, cursor: number): object {
    const reply = this.#tslab.handleComplete({ code, cursor_pos: toUtf16(code, cursor) });
    const [start, end] = [toCodePoints(code, reply.cursor_start), toCodePoints(code, reply.cursor_end)];
    return { ...reply, cursor_start: start, cursor_end: end };
  }

  /** Type and documentation of what stands at the cursor. */
  inspect(code: string, cursor: number, level: 0 | 1): object {
    return this.#tslab.handleInspect({ code, cursor_pos: toUtf16(code, cursor), detail_level: level });
  }
}
