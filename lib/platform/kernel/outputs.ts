import { StringDecoder } from "node:string_decoder";
import type { Connection, Parent } from "./connection";
import type { ErrorReport } from "./error-report";
import type { KernelHost } from "./host";
import type { RichResult } from "./rich-result";
import { tslabJupyter } from "./tslab";

type StreamName = "stdout" | "stderr";
type Write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => boolean;

function toMimeBundle(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
    ]),
  );
}

/**
 * Everything that cells show. Output of code that goes on after its cell belongs to the cell that runs at the time,
 * or ran last: nbclient and papermill listen for no other, and what a pool of workers that an earlier cell has made
 * calls back with is the running cell's business.
 */
export class Outputs {
  readonly #connection: Connection;
  #parent: Parent = {};

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * From now on outputs belong to the cell of this request.
   *
   * @param lasting false for a cell that no page shows: later outputs belong to the one before it again.
   * @returns to be called when the cell has ended.
   */
  belongTo(parent: Parent, { lasting }: { readonly lasting: boolean }): () => void {
    const before = this.#parent;
    this.#parent = parent;
    return () => {
      if (!lasting) this.#parent = before;
    };
  }

  /** Sends what is printed on standard output and error to the notebook. */
  captureStreams(): void {
    process.stdout.write = this.#writer("stdout");
    process.stderr.write = this.#writer("stderr");
  }

  /** Lets tslab's own display functions show what they show here. */
  serveTslab(): void {
    const show: typeof tslabJupyter.lastWriteDisplayData = ({ data, metadata, transient }, update) => {
      const displayId = transient?.display_id;
      this.display(data, { ...(displayId && { displayId }), update: update === true, metadata });
    };
    (tslabJupyter as { lastWriteDisplayData: unknown }).lastWriteDisplayData = show;
  }

  /** Shows the value of a cell's last expression. */
  result({ data, metadata }: RichResult, executionCount: number): void {
    const content = { execution_count: executionCount, data: toMimeBundle(data), metadata };
    this.#connection.publish("execute_result", content, this.#parent);
  }

  /** Shows an error. */
  error(report: ErrorReport): void {
    this.#connection.publish("error", report, this.#parent);
  }

  /** See {@link KernelHost.display}. */
  readonly display: KernelHost["display"] = (data, { displayId, update = false, metadata = {} } = {}) => {
    if (update && displayId === undefined) throw new TypeError("Cannot update a display without its displayId.");
    const transient = displayId === undefined ? {} : { display_id: displayId };
    const content = { data: toMimeBundle(data), metadata, transient };
    this.#connection.publish(update ? "update_display_data" : "display_data", content, this.#parent);
  };

  #writer(name: StreamName): Write {
    const decoder = new StringDecoder("utf8");
    return (chunk, encoding, done) => {
      const isText = typeof chunk === "string" && (typeof encoding !== "string" || /^utf-?8$/i.test(encoding));
      const text = isText ? chunk : decoder.write(Buffer.from(chunk as string, encoding as BufferEncoding));
      if (text !== "") this.#connection.print(name, text, this.#parent);
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(callback);
      return true;
    };
  }
}
