import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";

/** A message from the frontend. */
export interface Request {
  readonly socket: "shell" | "control" | "stdin";
  readonly identities: readonly Uint8Array[];
  readonly header: { readonly msg_id: string; readonly msg_type: string };
  readonly content: Readonly<Record<string, unknown>>;
}

/** What answers and outputs refer to; empty before the first request. */
export type Parent = Request["header"] | Readonly<Record<string, never>>;

/** Longest wait for the sockets to close. */
const CLOSE_LIMIT_MS = 2000;

/** The main thread's end of the transport thread: requests come in, replies and broadcasts go out. */
export class Connection {
  readonly #port: MessagePort;
  readonly #closed: Int32Array;

  /**
   * @param port leads to the thread that owns the sockets.
   * @param closed shared with that thread, which sets the first element once the sockets are closed.
   */
  constructor(port: MessagePort, closed: Int32Array) {
    this.#port = port;
    this.#closed = closed;
  }

  /** Starts to receive. */
  open(on: { request(request: Request): void; orphaned(): void }): void {
    this.#port.on("message", (message) => {
      if (message.orphaned) on.orphaned();
      else on.request(message);
    });
  }

  /** Requests that have arrived but were not handed out yet. */
  drain(): Request[] {
    const requests: Request[] = [];
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      requests.push(next.message);
    }
    return requests;
  }

  /** Answers `request` on the socket it came by. */
  reply(request: Request, type: string, content: object): void {
    const { socket, identities, header } = request;
    this.#port.postMessage({
      kind: "send",
      socket,
      identities,
      type,
      parent: header,
      content: JSON.stringify(content),
    });
  }

  /** Tells all frontends. */
  publish(type: string, content: object, parent: Parent): void {
    const message = { kind: "send", socket: "iopub", identities: [type], type, parent };
    this.#port.postMessage({ ...message, content: JSON.stringify(content) });
  }

  /** Shows printed text; text that follows closely travels in one message with it. */
  print(name: "stdout" | "stderr", text: string, parent: Parent): void {
    this.#port.postMessage({ kind: "stream", name, text, parent });
  }

  /**
   * Sends what is waiting and closes the sockets; blocks until that is done, so that it can be the last act of the
   * process. (ZeroMQ aborts a process that ends while it listens.)
   */
  close(): void {
    this.#port.postMessage({ kind: "close" });
    Atomics.wait(this.#closed, 0, 0, CLOSE_LIMIT_MS);
  }
}
