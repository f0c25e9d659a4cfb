/** What computes: TensorFlow's C library on a GPU or on the CPU, or TensorFlow.js's WebAssembly backend. */
export type EngineKind = "native-gpu" | "native-cpu" | "wasm";

/** The engine of a process: which, and why this one. */
export interface Engine {
  readonly kind: EngineKind;
  /** For people, e.g. `tensorflow 2.15.1, CPU`. */
  readonly name: string;
  /**
   * For cache keys: two engines with the same string give the same numbers for the same seed, e.g.
   * `tensorflow-cpu-2.15.1-avx2`. The last part names the vector instructions (see instructions.ts).
   */
  readonly numerics: string;
  /** Why this engine, and why not a better one. */
  readonly reason: string;
  /** What the user should know, such as why WebAssembly computes though nobody asked for it. */
  readonly warnings: readonly string[];
  /** Threads that one operation may use. */
  readonly threads: number;
}

/** Settings of {@link Engine} that a process may ask for. */
export interface EngineOptions {
  /** Threads that one operation may use; 1 unless told: one process a core scales better than threads in one. */
  readonly threads?: number;
  /** Keeps the engine's warnings to itself: in a worker, whose parent says them. */
  readonly quiet?: boolean;
}
