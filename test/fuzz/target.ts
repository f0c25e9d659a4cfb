import { DataFileError } from "../../lib/datasets";
import { DownloadError } from "../../lib/datasets/download/download-error";
import type { Mutator } from "./mutator";

/** Something that reads what comes from outside. */
export interface Target {
  readonly name: string;
  /** What is sound, or nearly so. */
  sample(mutator: Mutator): Promise<Uint8Array> | Uint8Array;
  /**
   * Reads it.
   *
   * @param folder An empty one, to put it in.
   */
  read(input: Uint8Array, folder: string): unknown;
  /** How a refusal begins where its error has no class of its own. */
  readonly refusal?: RegExp;
}

/** Errors of a programming language, which say nothing to who gave the file. */
const slips = [TypeError, SyntaxError, ReferenceError, URIError, EvalError];

/** Whether an error says what is wrong with an input: of its own class, or in words that the target names. */
export function isRefusal(error: unknown, { refusal }: Target): boolean {
  if (error instanceof DataFileError || error instanceof DownloadError)
    return !/is not a function|undefined/.test(error.message);
  if (!(error instanceof Error) || slips.some((slip) => error.constructor === slip)) return false;
  return refusal?.test(error.message) ?? false;
}
