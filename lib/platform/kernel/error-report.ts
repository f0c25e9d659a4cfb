import { inspect } from "node:util";

/** The content of Jupyter's `error` message. */
export interface ErrorReport {
  readonly ename: string;
  readonly evalue: string;
  /** Lines, with ANSI colours, as frontends show them. */
  readonly traceback: readonly string[];
}

export interface CellPlace {
  readonly cell: string;
  readonly line: number;
  readonly column: number;
}

const CONTEXT_LINES = 2;

function red(text: string): string {
  return `\u001b[31m${text}\u001b[39m`;
}

/** The lines around a place, the one in question marked, with a caret below its column. */
export function excerpt(source: string, { cell, line, column }: CellPlace): string[] {
  const lines = source.split("\n");
  const first = Math.max(1, line - CONTEXT_LINES);
  const last = Math.min(lines.length, line + CONTEXT_LINES);
  const width = String(last).length;
  const shown = [`${cell}, line ${line}:`];
  for (let number = first; number <= last; number++) {
    const text = `${String(number).padStart(width)} | ${lines[number - 1]}`;
    shown.push(number === line ? `${red(">")} ${text}` : `  ${text}`);
    if (number === line) shown.push(`  ${" ".repeat(width)} | ${" ".repeat(column - 1)}${red("^")}`);
  }
  return shown;
}

/**
 * What the notebook shows of something thrown: name, message, trace (with causes and extra properties, as Node prints
 * them) and the lines of the cell.
 *
 * @param sources source of each cell that has run, by its name.
 */
export function reportThrown(thrown: unknown, sources: ReadonlyMap<string, string>): ErrorReport {
  if (!(thrown instanceof Error)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
  }
  const ename = thrown.name || "Error";
  const evalue = String(thrown.message);
  const text = inspect(thrown);
  const traceback = text.startsWith(ename) ? [red(ename) + text.slice(ename.length)] : [text];
  const [, cell, line, column] = /(In\[\*?\d+\]):(\d+):(\d+)/.exec(text) ?? []; // the uppermost frame in a cell
  const source = cell && sources.get(cell);
  if (source) traceback.push("", ...excerpt(source, { cell, line: Number(line), column: Number(column) }));
  return { ename, evalue, traceback };
}
