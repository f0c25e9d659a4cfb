import { isAbsolute, sep } from "node:path";

/** What an interrupted cell fails with. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** @param because What the cell's code said to it, if it said anything. */
  constructor(because?: unknown) {
    const own = because instanceof Error ? ` ${because.message}` : "";
    super(`The cell was interrupted.${own}`);
    if (because instanceof Error) this.stack = because.stack?.replace(/^.*$/m, `${this.name}: ${this.message}`);
  }
}

/** How the interrupt reached the code. */
export interface InterruptEvent {
  readonly error: Interrupted;
  /** A synchronous stretch of code was cut off; promises that depend on it will never settle. */
  readonly cutOff: boolean;
}

/**
 * Interrupts of user code, however it is busy: a synchronous loop is terminated, code that awaits is told by an
 * `AbortSignal`, and code of cells stops at its next `await`.
 */
export class Interrupts {
  readonly #listener: (event: InterruptEvent) => void;
  #controller = new AbortController();
  #count = 0;
  #last = Number.NEGATIVE_INFINITY;
  #guarded = false;
  #pending = false;

  /** @param listener is told of each interrupt, on a fresh stack. */
  constructor(listener: (event: InterruptEvent) => void) {
    this.#listener = listener;
    // The transport thread evaluates this on the main thread, in the middle of whatever runs there.
    const entry = (): boolean => this.#enter(entry);
    Object.defineProperty(globalThis, Symbol.for("mi-nas.kernel-interrupt"), { value: entry });
  }

  /** Aborted at the next interrupt. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Number of interrupts so far; code of cells compares it before and after an `await`. */
  get count(): number {
    return this.#count;
  }

  /** When the last one came, on the clock of `performance.now()`, in milliseconds. */
  get last(): number {
    return this.#last;
  }

  /** Interrupts what awaits, once the kernel's present business is done. */
  request(): void {
    if (this.#guarded) this.#pending = true;
    else this.#announce(new Interrupted(), false);
  }

  /** Runs the kernel's own code, which must not be cut off in the middle; an interrupt takes effect after it. */
  guard<Result>(action: () => Result): Result {
    const outer = this.#guarded;
    this.#guarded = true;
    try {
      return action();
    } finally {
      this.#guarded = outer;
      if (!outer && this.#pending) {
        this.#pending = false;
        this.#announce(new Interrupted(), false);
      }
    }
  }

  /** @returns whether the transport thread shall terminate what runs on the main thread. */
  #enter(entry: () => boolean): boolean {
    if (this.#guarded) {
      this.request();
      return false;
    }
    const error = new Interrupted();
    // The kernel's own code is left to finish: it takes no time, and nothing would finish it instead.
    const cutOff = filesOnStack(entry).some(isUserCode);
    if (cutOff) {
      Error.captureStackTrace(error, entry);
      // Without the frame of the thread's expression.
      error.stack = error.stack!.replace(/\n {4}at .*/, "");
    }
    this.#announce(error, cutOff);
    // Termination skips the `finally` blocks in which Node leaves an asynchronous context, and Node aborts when it
    // finds contexts left open. Its handler for uncaught errors is what resets them.
    if (cutOff) (process as unknown as { _fatalException(error: Error): void })._fatalException(error);
    return cutOff;
  }

  #announce(error: Interrupted, cutOff: boolean): void {
    this.#count++;
    this.#last = performance.now();
    const controller = this.#controller;
    this.#controller = new AbortController();
    // On a fresh stack: termination drops the promise jobs that are queued now.
    setImmediate(() => {
      controller.abort();
      this.#listener({ error, cutOff });
    });
  }
}

/** Names of the files whose code is running below `entry`, innermost first. */
function filesOnStack(entry: () => unknown): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    Error.prepareStackTrace = (_error, frames) => frames.map((frame) => frame.getFileName() ?? "");
    Error.captureStackTrace(holder, entry);
    return holder.stack as string[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Cells, and files that are neither the kernel's nor Node's own. */
function isUserCode(file: string): boolean {
  if (file.startsWith("In[")) return true;
  return (
    isAbsolute(file) &&
    !file.startsWith(__dirname + sep) &&
    !/[\\/]node_modules[\\/](tslab|typescript|esbuild)[\\/]/.test(file)
  );
}
