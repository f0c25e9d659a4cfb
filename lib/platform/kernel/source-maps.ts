import { SourceMap } from "node:module";

/** A place in a file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** File → source maps from what runs back to what was written, to be followed in this order. */
const chains = new Map<string, Chain>();

interface Chain {
  readonly maps: readonly string[];
  readonly addedLines: number;
  parsed?: readonly SourceMap[];
}

/**
 * Remembers how positions in the code that runs as `file` lead back to its source.
 *
 * @param maps JSON texts of the source maps, that of the last compilation step first.
 * @param addedLines lines that were put before the source before it was compiled.
 */
export function addSourceMaps(file: string, maps: readonly string[], addedLines = 0): void {
  chains.set(file, { maps, addedLines });
}

/** Forgets the maps of a file whose positions no longer matter. */
export function forgetSourceMaps(file: string): void {
  chains.delete(file);
}

/** Where a place in running code was written; undefined when `file` has no map or the place no origin. */
export function originalPosition(file: string, place: Position): Position | undefined {
  const chain = chains.get(file);
  if (chain === undefined) return undefined;
  // Parsed late: most code never throws.
  chain.parsed ??= chain.maps.map((map) => new SourceMap(JSON.parse(map)));
  let { line, column } = place;
  for (const map of chain.parsed) {
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalLine" in entry)) return undefined;
    line = entry.originalLine + 1;
    column = entry.originalColumn + 1;
  }
  return { line: line - chain.addedLines, column };
}
