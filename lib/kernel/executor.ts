import { join } from "node:path";
import { Script } from "node:vm";
import { getCodeMetadata } from "tslab/dist/metadata";
import { CellRequire } from "./cell-require";
import { bridgeName } from "./cell-transform";
import { type ErrorReport, reportThrown } from "./error-report";
import { type InterruptEvent, Interrupted, type Interrupts } from "./interrupts";
import type { ProjectModules } from "./project-modules";
import { addSourceMaps } from "./source-maps";
import { cellName } from "./stack-traces";
import { reportFaults } from "./type-errors";
import type { CompiledCell, TypeService } from "./type-service";
import { firstLine } from "./typescript-facade";

/** How a cell ended; `value` is that of its last expression. */
export type Outcome =
  | { readonly status: "ok"; readonly value: unknown }
  | { readonly status: "error"; readonly error: ErrorReport };

type CellFunction = (...args: readonly unknown[]) => Promise<void>;

/** After an interrupt: time for awaiting code to notice the signal and clean up, before the cell ends without it. */
const CLEAN_UP_MS = 1000;
/** The same when code was cut off: nothing may be left that could clean up. */
const CUT_OFF_CLEAN_UP_MS = 100;

const parameters = ["exports", "require", "__filename", "__dirname"];

/** Runs cells, one after the other, in the kernel's global scope. */
export class Executor {
  readonly #types: TypeService;
  readonly #modules: ProjectModules;
  readonly #interrupts: Interrupts;
  readonly #folder: string;
  readonly #require: CellRequire;
  /** Values of all names that cells have declared. */
  readonly #exports: Record<string, unknown> = {};
  readonly #sources = new Map<string, string>();
  #declarations = "";
  #fail: ((reason: unknown) => void) | undefined;
  #lastCell = "";
  /** What failed after its cell had ended. */
  #late: { readonly cell: string; readonly reason: unknown }[] = [];

  constructor(options: {
    readonly folder: string;
    readonly types: TypeService;
    readonly modules: ProjectModules;
    readonly interrupts: Interrupts;
  }) {
    this.#folder = options.folder;
    this.#types = options.types;
    this.#modules = options.modules;
    this.#interrupts = options.interrupts;
    this.#require = new CellRequire(options.folder);
    Object.defineProperty(globalThis, bridgeName, { value: this.#bridge() });
  }

  /** Declarations of the names known so far, for completion and inspection. */
  get declarations(): string {
    return this.#declarations;
  }

  /** Compiles and runs `source` as the cell with this number. */
  async execute(source: string, executionCount: number): Promise<Outcome> {
    const cell = cellName(executionCount);
    this.#sources.set(cell, source);
    const late = this.#late.shift();
    if (late !== undefined) return this.#reportLate(late);
    const interrupted = this.#interrupts.count;
    const compiled = this.#interrupts.guard(() => this.#compile(source, cell));
    if ("error" in compiled) return { status: "error", error: compiled.error };
    this.#lastCell = cell;
    try {
      if (this.#interrupts.count !== interrupted) throw new Interrupted();
      return { status: "ok", value: await this.#run(compiled, cell) };
    } catch (reason) {
      return { status: "error", error: reportThrown(reason, this.#sources) };
    }
  }

  /** Something was thrown outside the running cell's own call: in a timer, or in a promise nobody awaits. */
  failInBackground(reason: unknown): void {
    if (reason instanceof Interrupted) return;
    // What was interrupted may be abandoned by whoever awaited it.
    if (this.#interrupts.count > 0 && (reason as Error | undefined)?.name === "AbortError") return;
    if (this.#fail !== undefined) this.#fail(reason);
    else this.#late.push({ cell: this.#lastCell, reason });
  }

  /** An interrupt ends the running cell, once it had time to clean up. */
  interrupt({ error, cutOff }: InterruptEvent): void {
    if (cutOff) this.#modules.forgetUnfinished();
    const fail = this.#fail;
    if (fail !== undefined) setTimeout(() => fail(error), cutOff ? CUT_OFF_CLEAN_UP_MS : CLEAN_UP_MS);
  }

  #compile(source: string, cell: string): CompiledCell | { readonly error: ErrorReport } {
    this.#modules.refresh();
    const meta = getCodeMetadata(source);
    const compiled: CompiledCell =
      meta.module === undefined
        ? this.#types.compile(this.#declarations, source)
        : {
            faults: this.#types.addModule(meta.module, source, meta),
            sourceMaps: [],
            declarations: this.#declarations,
            modules: [],
          };
    if (compiled.faults.length > 0) return { error: reportFaults(compiled.faults, cell, source) };
    for (const { path, data } of compiled.modules) this.#require.declare(path, data);
    return compiled;
  }

  async #run({ code, declarations, lastExpression, sourceMaps }: CompiledCell, cell: string): Promise<unknown> {
    if (code === undefined) {
      this.#declarations = declarations;
      return undefined;
    }
    addSourceMaps(cell, sourceMaps, firstLine.split("\n").length - 1);
    const prefix = `(async function (${parameters.join(", ")}) { `;
    const script = new Script(`${prefix}${code}\n})`, { filename: cell, columnOffset: -prefix.length });
    const run = script.runInThisContext() as CellFunction;
    const count = this.#interrupts.count;
    try {
      const value = await this.#finish(run, cell, lastExpression);
      if (this.#interrupts.count !== count) throw new Interrupted();
      return value;
    } finally {
      // Also after a failure: the names that the cell got to are assigned, and those it did not are undefined.
      this.#declarations = declarations;
    }
  }

  /**
   * Resolves to the value of the last expression when the cell's code has ended; rejects when it throws, when
   * something in the background does, or at an interrupt.
   */
  #finish(run: CellFunction, cell: string, lastExpression: string | undefined): Promise<unknown> {
    return new Promise<unknown>((resolve, reject) => {
      this.#fail = reject;
      // On a stack of its own, which an interrupt may cut off.
      setImmediate(() => {
        run(this.#exports, this.#require.function, join(this.#folder, cell), this.#folder).then(() => {
          // At once: what an earlier cell left running would store its value in the same place.
          const value = lastExpression === undefined ? undefined : this.#exports[lastExpression];
          if (lastExpression !== undefined) delete this.#exports[lastExpression];
          // Not at once: unhandled rejections are announced after the promise jobs, and belong to the cell.
          setImmediate(resolve, value);
        }, reject);
      });
    }).finally(() => {
      this.#fail = undefined;
    });
  }

  #reportLate({ cell, reason }: { readonly cell: string; readonly reason: unknown }): Outcome {
    const report = reportThrown(reason, this.#sources);
    const note = `Thrown in the background, after ${cell} had ended. The present cell was not run; run it again.`;
    return { status: "error", error: { ...report, traceback: [note, ...report.traceback] } };
  }

  /** What the code of cells calls; see cell-transform.ts. */
  #bridge(): object {
    const interrupts = this.#interrupts;
    return {
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
      define(exports: Record<string, unknown>, name: string, property: PropertyDescriptor): void {
        if (name !== "__esModule") exports[name] = property.get === undefined ? property.value : property.get();
      },
    };
  }
}
