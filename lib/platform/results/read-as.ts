import { readFileSync } from "node:fs";

/**
 * Reads a file by a parser that knows nothing of files.
 *
 * @param what The file's kind, for messages: "the width table".
 * @throws Error naming the file, with what the parser says against it; as the system does where there is none.
 */
export function readAs<Content>(what: string, path: string, parse: (bytes: Buffer) => Content): Content {
  const bytes = readFileSync(path);
  try {
    return parse(bytes);
  } catch (cause) {
    throw new Error(`Cannot read ${what} ${path}: it is damaged (${(cause as Error).message}).`, { cause });
  }
}

/** A parser for {@link readAs}. */
export const asJson = (bytes: Buffer): unknown => JSON.parse(bytes.toString("utf8"));
