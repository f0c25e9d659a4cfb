import { relative } from "node:path";
import ts from "typescript";
import { type ErrorReport, excerpt } from "./error-report";
import type { ConverterDiagnostic } from "./tslab";

/** A fault that the compiler found; line and column count from 1. */
export interface TypeFault {
  /** File in which it lies; undefined for the cell itself. */
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  /** TypeScript's number of the fault; undefined for one that the kernel itself found. */
  readonly code?: number;
  readonly message: string;
}

/** The faults of a cell as tslab lists them; what explains a fault follows it at the same place. */
export function faultsOfCell(diagnostics: readonly ConverterDiagnostic[]): TypeFault[] {
  const faults: TypeFault[] = [];
  for (const { fileName, start, code, messageText } of diagnostics) {
    const [line, column] = [start.line + 1, start.character + 1];
    const previous = faults.at(-1);
    if (previous !== undefined && previous.line === line && previous.column === column && fileName === undefined) {
      faults[faults.length - 1] = { ...previous, message: `${previous.message}\n  ${messageText}` };
    } else {
      faults.push({ ...(fileName !== undefined && { file: fileName }), line, column, code, message: messageText });
    }
  }
  return faults;
}

/** The same for a file that a cell imports; its path is shown relative to `folder`. */
export function faultOfFile({ file, start, code, messageText }: ts.Diagnostic, folder: string): TypeFault {
  const { line, character } = ts.getLineAndCharacterOfPosition(file!, start!);
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  return { file: relative(folder, file!.fileName), line: line + 1, column: character + 1, code, message };
}

function textOf({ code, message }: TypeFault): string {
  return code === undefined ? message : `TS${code}: ${message}`;
}

/** Faults as an error of the cell `name`. */
export function reportFaults(faults: readonly TypeFault[], name: string, source: string): ErrorReport {
  const traceback = faults.flatMap((fault) => {
    const { file, line, column } = fault;
    const text = `${file ?? name}:${line}:${column} - ${textOf(fault)}`;
    return file === undefined ? [text, ...excerpt(source, { cell: name, line, column }), ""] : [text, ""];
  });
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return { ename: "TypeScriptError", evalue: `${textOf(faults[0]!)}${more}`, traceback };
}
