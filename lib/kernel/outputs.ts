import { StringDecoder } from "node:string_decoder";
import type { Connection, Parent } from "./connection";
import type { ErrorReport } from "./error-report";
import type { KernelHost } from "./host";
import type { MimeBundle } from "./rich-result";

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
 * or ran last: frontends no longer listen for earlier ones.
 */
export class Outputs {
  readonly #connection: Connection;
  #parent: Parent = {};

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** From now on outputs belong to the cell of this request. */
  belongTo(parent: Parent): void {
    this.#parent = parent;
  }

  /** Sends what is printed on standard output and error to the notebook. */
  captureStreams(): void {
    process.stdout.write = this.#writer("stdout");
    process.stderr.write = this.#writer("stderr");
  }

  /** Shows the value of a cell's last expression. */
  result(data: MimeBundle, executionCount: number): void {
    const content = { execution_count: executionCount, data: toMimeBundle(data), metadata: {} };
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
      const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
      if (text !== "") this.#connection.print(name, text, this.#parent);
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(callback);
      return true;
    };
  }
}
