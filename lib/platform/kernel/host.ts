/** What the notebook kernel offers to code that runs inside it; absent in a terminal, a worker or a test. */
export interface KernelHost {
  /**
   * Sends one `display_data` message with every MIME type of `data` (or `update_display_data` when `update` is set).
   *
   * @param data MIME type → text, bytes (sent as base64), or an object for JSON types.
   * @param options.metadata MIME type → what a frontend should know, such as `{ "image/png": { alt, width, height } }`.
   */
  display(
    data: Readonly<Record<string, unknown>>,
    options?: {
      readonly displayId?: string;
      readonly update?: boolean;
      readonly metadata?: Readonly<Record<string, unknown>>;
    },
  ): void;
  /** Aborted when the user interrupts the cell that is running now. */
  interruptSignal(): AbortSignal;
}

const key = Symbol.for("mi-nas.kernel-host");

/** The kernel this code runs in, or undefined outside a notebook. */
export function kernelHost(): KernelHost | undefined {
  return (globalThis as Record<symbol, unknown>)[key] as KernelHost | undefined;
}
