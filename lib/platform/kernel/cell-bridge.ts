import { isBuiltin } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { Interrupted, type Interrupts } from "./interrupts";

/** Name of the global through which the code of cells reaches the kernel; tslab's own choice. */
export const bridgeName = "__tslab__";

type Exports = Record<string, unknown>;

/** What the code of cells calls; see cell-transform.ts and shared-variables.ts. */
export function cellBridge(interrupts: Interrupts): object {
  return {
    importMeta: (filename: string, require: NodeJS.Require) => ({
      url: pathToFileURL(filename).href,
      filename,
      dirname: dirname(filename),
      resolve: (specifier: string) =>
        isBuiltin(specifier) ? specifier : pathToFileURL(require.resolve(specifier)).href,
    }),

    epoch: () => interrupts.count,

    resume<Value>(epoch: number, value: Value): Value {
      if (epoch !== interrupts.count) throw new Interrupted();
      return value;
    },

    async *untilInterrupt<Value>(values: AsyncIterable<Value> | Iterable<Value>) {
      const epoch = interrupts.count;
      for await (const value of values) {
        if (epoch !== interrupts.count) throw new Interrupted();
        yield value;
      }
    },

    define(exports: Exports, name: string, property: PropertyDescriptor): void {
      if (name !== "__esModule") exports[name] = property.get === undefined ? property.value : property.get();
    },

    declare(exports: Exports, names: readonly string[]): void {
      const property = { value: undefined, writable: true, enumerable: true, configurable: true };
      for (const name of names) Object.defineProperty(exports, name, property);
    },

    share(exports: Exports, accessors: object): void {
      Object.defineProperties(exports, Object.getOwnPropertyDescriptors(accessors));
    },
  };
}
