/** What computes: TensorFlow's C library on a GPU or on the CPU, or TensorFlow.js's WebAssembly backend. */
export type EngineKind = "native-gpu" | "native-cpu" | "wasm";

/** The engine of a process: which, and why this one. */
export interface Engine {
  readonly kind: EngineKind;
  /** For people, e.g. `tensorflow 2.15.1, CPU`. */
  readonly name: string;
  /**
   * For cache keys: two engines with the same string give the same numbers for the same seed, e.g.
   * `tensorflow-cpu-2.15.1`. The processor is not part of it: TensorFlow picks its vector instructions when it runs,
   * so another family of processors may differ in the last digits.
   */
  readonly numerics: string;
  /** Why this engine, and why not a better one. */
  readonly reason: string;
  /** Threads that one operation may use. */
  readonly threads: number;
}

/** Settings of {@link Engine} that a process may ask for. */
export interface EngineOptions {
  /** Threads that one operation may use; 1 unless told: one process a core scales better than threads in one. */
  readonly threads?: number;
}
