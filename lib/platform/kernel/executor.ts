import { join } from "node:path";
import { Script } from "node:vm";
import { bridgeName, cellBridge } from "./cell-bridge";
import { CellRequire } from "./cell-require";
import { type ErrorReport, reportThrown } from "./error-report";
import { type InterruptEvent, Interrupted, type Interrupts } from "./interrupts";
import { OutdatedCode } from "./outdated-code";
import type { ProjectModules } from "./project-modules";
import { cellParameters } from "./reserved-names";
import { addSourceMaps, forgetSourceMaps } from "./source-maps";
import { getCodeMetadata } from "./tslab";
import { reportFaults } from "./type-errors";
import type { CompiledCell, TypeService } from "./type-service";
import { firstLine } from "./typescript-facade";

/** How a cell ended. */
export type Outcome = { readonly status: "ok" } | { readonly status: "error"; readonly error: ErrorReport };

/** How to run a cell. */
export interface CellOptions {
  /** The name that traces show; see {@link cellName}. */
  readonly cell: string;
  /** Shows the value of the last expression; part of the cell, which fails when it does and ends at an interrupt. */
  show(value: unknown): Promise<void>;
  /** Is told before the cell runs what its author should know; not called unless there. */
  readonly warn?: (warning: string) => void;
}

type CellFunction = (...args: readonly unknown[]) => Promise<void>;

/** After an interrupt: time for awaiting code to notice the signal and clean up, before the cell ends without it. */
const CLEAN_UP_MS = 1000;
/** The same when code was cut off: nothing may be left that could clean up. */
const CUT_OFF_CLEAN_UP_MS = 100;

/** An interrupt makes code reject promises that nobody awaits any more, for some time. */
const AFTERMATH_MS = 10_000;
/** Cells whose source and maps are remembered, for errors that they throw later. */
const REMEMBERED_CELLS = 1000;

/** Runs cells, one after the other, in the kernel's global scope. */
export class Executor {
  readonly #types: TypeService;
  readonly #modules: ProjectModules;
  readonly #interrupts: Interrupts;
  readonly #folder: string;
  readonly #require: CellRequire;
  readonly #outdated: OutdatedCode;
  /** Values of all names that cells have declared. */
  readonly #exports: Record<string, unknown> = {};
  readonly #sources = new Map<string, string>();
  #declarations = "";
  #fail: ((reason: unknown) => void) | undefined;
  #lastCell = "";
  readonly #tellLate: (report: ErrorReport) => void;
  /** What failed after its cell had ended. */
  readonly #late: { readonly cell: string; readonly report: ErrorReport }[] = [];

  constructor(options: {
    readonly folder: string;
    readonly types: TypeService;
    readonly modules: ProjectModules;
    readonly interrupts: Interrupts;
    /** Called at once when something fails while no cell runs. */
    tellLate(report: ErrorReport): void;
  }) {
    this.#tellLate = options.tellLate;
    this.#folder = options.folder;
    this.#types = options.types;
    this.#modules = options.modules;
    this.#interrupts = options.interrupts;
    this.#require = new CellRequire(options.folder);
    this.#outdated = new OutdatedCode(options.folder);
    Object.defineProperty(globalThis, bridgeName, { value: cellBridge(this.#interrupts) });
  }

  /** Declarations of the names known so far, for completion and inspection. */
  get declarations(): string {
    return this.#declarations;
  }

  /** What has failed in the background without a cell that has failed because of it yet. */
  get owedFailure(): ErrorReport | undefined {
    return this.#late[0]?.report;
  }

  /** Compiles and runs `source` as a cell. */
  async execute(source: string, { cell, show, warn }: CellOptions): Promise<Outcome> {
    this.#remember(cell, source);
    const late = this.#late.shift();
    if (late !== undefined) {
      const note = `Thrown in the background, after ${late.cell} had ended. The present cell was not run; run it again.`;
      return { status: "error", error: { ...late.report, traceback: [note, ...late.report.traceback] } };
    }
    const interrupted = this.#interrupts.count;
    const compiled = this.#interrupts.guard(() => this.#compile(source, cell));
    if ("error" in compiled) return { status: "error", error: compiled.error };
    this.#lastCell = cell;
    try {
      if (this.#interrupts.count !== interrupted) throw new Interrupted();
      if (warn !== undefined) this.#outdated.warnings(source).forEach(warn);
      this.#require.takeLoaded();
      await this.#run(compiled, cell, show);
      return { status: "ok" };
    } catch (reason) {
      // Code that listens to the interrupt often fails with an error of its own, before its time to clean up is over.
      const isOwn = this.#interrupts.count !== interrupted && !(reason instanceof Interrupted);
      return { status: "error", error: reportThrown(isOwn ? new Interrupted(reason) : reason, this.#sources) };
    } finally {
      this.#outdated.ran(cell, source, { loaded: this.#require.takeLoaded(), values: this.#exports });
    }
  }

  /** Something was thrown outside the running cell's own call: in a timer, or in a promise nobody awaits. */
  failInBackground(reason: unknown): void {
    if (reason instanceof Interrupted) return;
    // What was interrupted may be abandoned by whoever awaited it.
    const isAbort = (reason as Error | undefined)?.name === "AbortError";
    if (isAbort && performance.now() - this.#interrupts.last < AFTERMATH_MS) return;
    if (this.#fail !== undefined) {
      this.#fail(reason);
      return;
    }
    const cell = this.#lastCell;
    const report = reportThrown(reason, this.#sources);
    this.#late.push({ cell, report });
    this.#tellLate({
      ...report,
      traceback: [`Thrown in the background, after ${cell} had ended.`, ...report.traceback],
    });
  }

  /** An interrupt ends the running cell, once it had time to clean up. */
  interrupt({ error, cutOff }: InterruptEvent): void {
    if (cutOff) this.#modules.forgetUnfinished();
    const fail = this.#fail;
    if (fail !== undefined) setTimeout(() => fail(error), cutOff ? CUT_OFF_CLEAN_UP_MS : CLEAN_UP_MS);
  }

  #compile(source: string, cell: string): CompiledCell | { readonly error: ErrorReport } {
    this.#outdated.edited(this.#modules.refresh());
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

  #remember(cell: string, source: string): void {
    this.#sources.set(cell, source);
    if (this.#sources.size <= REMEMBERED_CELLS) return;
    const [oldest] = this.#sources.keys();
    this.#sources.delete(oldest!);
    forgetSourceMaps(oldest!);
  }

  async #run(compiled: CompiledCell, cell: string, show: CellOptions["show"]): Promise<void> {
    const { code, declarations, lastExpression, sourceMaps } = compiled;
    if (code === undefined) {
      this.#declarations = declarations;
      return;
    }
    addSourceMaps(cell, sourceMaps, firstLine.split("\n").length - 1);
    const prefix = `(async function (${cellParameters.join(", ")}) { `;
    const script = new Script(`${prefix}${code}\n})`, { filename: cell, columnOffset: -prefix.length });
    const run = script.runInThisContext() as CellFunction;
    const count = this.#interrupts.count;
    try {
      await this.#finish(run, cell, async () => {
        // At once: what an earlier cell left running would store its value in the same place.
        const value = lastExpression === undefined ? undefined : this.#exports[lastExpression];
        if (lastExpression !== undefined) this.#exports[lastExpression] = undefined;
        if (value !== undefined && value !== null) await show(value);
      });
      if (this.#interrupts.count !== count) throw new Interrupted();
    } finally {
      // Also after a failure: the names that the cell got to are assigned, and those it did not are undefined.
      this.#declarations = declarations;
    }
  }

  /**
   * Resolves when the cell's code and then `showValue` have ended; rejects when one of them throws, when something in
   * the background does, or at an interrupt.
   */
  #finish(run: CellFunction, cell: string, showValue: () => Promise<void>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#fail = reject;
      // On a stack of its own, which an interrupt may cut off.
      setImmediate(() => {
        run(this.#exports, this.#require.function, join(this.#folder, cell), this.#folder)
          .then(showValue)
          // Not at once: unhandled rejections are announced after the promise jobs, and belong to the cell.
          .then(() => setImmediate(resolve), reject);
      });
    }).finally(() => {
      this.#fail = undefined;
    });
  }
}
