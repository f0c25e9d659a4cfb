import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";

/**
 * What a cell fails with that asks the user something, instead of waiting for ever.
 *
 * @param caller the uppermost function that the trace shall not show.
 */
function nobodyToAsk(caller: (...args: never[]) => unknown): Error {
  const error = new Error(
    "Cannot read standard input: a notebook has nobody to ask. Give the value in a cell, or as a parameter of the notebook.",
  );
  Error.captureStackTrace(error, caller);
  return error;
}

/** Standard input of a process that has none: it can be looked at, as libraries do, but not read. */
class NoInput extends Readable {
  readonly fd = 0;

  override read(): never {
    throw nobodyToAsk(this.read);
  }

  /** Called by whoever listens for data: pipes, and the interfaces of `node:readline`. */
  override resume(): never {
    throw nobodyToAsk(this.resume);
  }

  override [Symbol.asyncIterator](): never {
    throw nobodyToAsk(this[Symbol.asyncIterator]);
  }
}

type FileFunction = (...args: unknown[]) => unknown;

const readers = ["open", "openSync", "read", "readSync", "readv", "readvSync", "readFile", "readFileSync"];

function isStandardInput(file: unknown): boolean {
  return file === 0 || (typeof file === "string" && /^\/(?:dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/.test(file));
}

/** `read`, but an error for standard input: thrown, told to the callback, or in a promise, as `read` tells its own. */
function refusing(read: FileFunction, isAsync: boolean): FileFunction {
  const reader: FileFunction = (file, ...rest) => {
    if (!isStandardInput(file)) return read(file, ...rest);
    const error = nobodyToAsk(reader);
    const callback = rest.at(-1);
    if (isAsync) return Promise.reject(error);
    if (typeof callback !== "function") throw error;
    return process.nextTick(callback as FileFunction, error);
  };
  // With the promise that `util.promisify` asks for.
  return Object.defineProperties(reader, Object.getOwnPropertyDescriptors(read));
}

/** Makes every read of standard input by code of this process an error at once. (launch.cjs does so for children.) */
export function refuseStandardInput(): void {
  let input = new NoInput();
  const get = (): NoInput => {
    if (input.destroyed) input = new NoInput();
    return input;
  };
  Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get });
  for (const module of [fs, fs.promises] as unknown as Record<string, FileFunction | undefined>[]) {
    for (const name of readers) {
      const read = module[name];
      if (read !== undefined) module[name] = refusing(read.bind(module), module !== (fs as unknown));
    }
  }
  syncBuiltinESMExports();
}
