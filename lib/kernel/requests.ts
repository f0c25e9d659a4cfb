import ts from "@tslab/typescript-for-tslab";
import * as jupyter from "tslab/dist/jupyter";
import type { Connection, Request } from "./connection";
import type { Executor } from "./executor";
import type { Interrupts } from "./interrupts";
import type { Outputs } from "./outputs";
import { mimeBundleOf } from "./rich-result";
import type { TypeService } from "./type-service";

type Content = Readonly<Record<string, unknown>>;
type Answer = (request: Request) => object | undefined;

/** Jupyter counts characters as Python does, JavaScript in UTF-16 units: they differ after an emoji. */
function toUtf16(code: string, position: number): number {
  return Array.from(code).slice(0, position).join("").length;
}

function toCodePoints(code: string, position: number): number {
  return Array.from(code.slice(0, position)).length;
}

/** Answers the requests of frontends. Cells run one after the other, all else is answered while they await. */
export class RequestHandler {
  readonly #connection: Connection;
  readonly #outputs: Outputs;
  readonly #executor: Executor;
  readonly #interrupts: Interrupts;
  readonly #tslab: jupyter.JupyterHandlerImpl;
  readonly #types: TypeService;
  #queue: Request[] = [];
  #running = false;
  #executionCount = 0;

  constructor(options: {
    readonly connection: Connection;
    readonly outputs: Outputs;
    readonly types: TypeService;
    readonly executor: Executor;
    readonly interrupts: Interrupts;
  }) {
    this.#connection = options.connection;
    this.#outputs = options.outputs;
    this.#types = options.types;
    this.#executor = options.executor;
    this.#interrupts = options.interrupts;
    this.#tslab = this.#createTslabHandler();
  }

  /** Takes any request; answers at once or, for cells, in turn. */
  handle(request: Request): void {
    const type = request.header.msg_type;
    if (type === "execute_request") {
      this.#queue.push(request);
      if (!this.#running) this.#runQueue();
      return;
    }
    this.#publishStatus(request, "busy");
    const reply = this.#answer(request);
    if (reply !== undefined) this.#connection.reply(request, type.replace(/_request$/, "_reply"), reply);
    this.#publishStatus(request, "idle");
    if (type === "shutdown_request") process.exit(0);
  }

  #answer(request: Request): object | undefined {
    try {
      return this.#answers[request.header.msg_type]?.(request);
    } catch (error) {
      // A fault of the kernel or of the compiler under it: the frontend must not wait for ever.
      const { name, message, stack = message } = error as Error;
      return { status: "error", ename: name, evalue: message, traceback: [stack] };
    }
  }

  /** Requests that are answered from what is known; those of unknown type are left unanswered, as the protocol asks. */
  readonly #answers: Readonly<Record<string, Answer>> = {
    kernel_info_request: () => ({ ...this.#kernelInfo(), status: "ok" }),
    is_complete_request: ({ content }) => this.#tslab.handleIsComplete(content as never),
    complete_request: ({ content }) => this.#complete(content),
    inspect_request: ({ content }) => this.#inspect(content),
    history_request: () => ({ status: "ok", history: [] }),
    comm_info_request: () => ({ status: "ok", comms: {} }),
    shutdown_request: ({ content }) => ({ status: "ok", restart: content.restart === true }),
  };

  #kernelInfo(): object {
    const info = this.#tslab.handleKernel();
    const language = { ...info.language_info, version: ts.version, pygments_lexer: "typescript" };
    const banner = `TypeScript ${ts.version} on Node.js ${process.version} (tslab)`;
    return { ...info, language_info: language, banner };
  }

  #complete({ code, cursor_pos }: Content): object {
    const source = String(code);
    const position = toUtf16(source, Number(cursor_pos));
    const reply = this.#tslab.handleComplete({ code: source, cursor_pos: position });
    return {
      ...reply,
      cursor_start: toCodePoints(source, reply.cursor_start),
      cursor_end: toCodePoints(source, reply.cursor_end),
    };
  }

  #inspect({ code, cursor_pos, detail_level }: Content): object {
    const source = String(code);
    const position = toUtf16(source, Number(cursor_pos));
    const level = detail_level === 1 ? 1 : 0;
    return this.#tslab.handleInspect({ code: source, cursor_pos: position, detail_level: level });
  }

  async #runQueue(): Promise<void> {
    this.#running = true;
    for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift()) {
      try {
        await this.#execute(request);
      } catch (error) {
        // A fault of the kernel itself: the frontend must not wait for ever.
        this.#connection.reply(request, "execute_reply", this.#internalError(error));
        this.#publishStatus(request, "idle");
      }
    }
    this.#running = false;
  }

  async #execute(request: Request): Promise<void> {
    const { code, silent, stop_on_error } = request.content;
    const source = String(code);
    const { header } = request;
    this.#publishStatus(request, "busy");
    this.#outputs.belongTo(header);
    if (silent !== true) this.#executionCount++;
    const count = this.#executionCount;
    if (silent !== true) this.#connection.publish("execute_input", { code: source, execution_count: count }, header);
    const outcome = await this.#executor.execute(source, count);
    const failed = outcome.status === "error";
    if (failed) this.#outputs.error(outcome.error);
    else if (outcome.value !== undefined && outcome.value !== null && silent !== true) {
      this.#outputs.result(await mimeBundleOf(outcome.value), count);
    }
    // Before the reply: what comes later was asked for by somebody who could know that the cell has failed.
    const waiting = failed && stop_on_error !== false ? this.#takeWaiting() : [];
    const reply = failed ? outcome.error : { user_expressions: {}, payload: [] };
    this.#connection.reply(request, "execute_reply", { status: outcome.status, execution_count: count, ...reply });
    this.#publishStatus(request, "idle");
    for (const cell of waiting) this.#abort(cell);
  }

  /** The cells that have been asked for; other requests are answered on the way. */
  #takeWaiting(): readonly Request[] {
    for (const request of this.#connection.drain()) this.#interrupts.guard(() => this.handle(request));
    const waiting = this.#queue;
    this.#queue = [];
    return waiting;
  }

  /** After a failure, cells that were asked for before it was known are not run. */
  #abort(request: Request): void {
    this.#publishStatus(request, "busy");
    this.#connection.reply(request, "execute_reply", { status: "aborted" });
    this.#publishStatus(request, "idle");
  }

  #internalError(error: unknown): object {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const report = { ename: name, evalue: message, traceback: [stack ?? message] };
    this.#outputs.error(report);
    return { status: "error", execution_count: this.#executionCount, ...report };
  }

  #publishStatus(request: Request, state: "busy" | "idle"): void {
    this.#connection.publish("status", { execution_state: state }, request.header);
  }

  /** tslab's answers about code, on our type service; its display functions, on our outputs. */
  #createTslabHandler(): jupyter.JupyterHandlerImpl {
    const { display } = this.#outputs;
    const show: typeof jupyter.lastWriteDisplayData = ({ data, metadata, transient }, update) => {
      const displayId = transient?.display_id;
      display(data, { ...(displayId && { displayId }), update: update === true, metadata });
    };
    (require("tslab/dist/jupyter") as { lastWriteDisplayData: unknown }).lastWriteDisplayData = show;
    const service = {
      complete: (code: string, position: number) => this.#types.complete(this.#executor.declarations, code, position),
      inspect: (code: string, position: number) => this.#types.inspect(this.#executor.declarations, code, position),
    };
    return new jupyter.JupyterHandlerImpl(service as never, false);
  }
}
