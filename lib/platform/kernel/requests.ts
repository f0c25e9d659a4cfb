import type { CodeAssistance } from "./code-assistance";
import type { Connection, Request } from "./connection";
import type { Executor } from "./executor";
import type { Interrupts } from "./interrupts";
import type { Outputs } from "./outputs";
import { type RichResult, richResultOf } from "./rich-result";
import { cellName } from "./stack-traces";

type Content = Readonly<Record<string, unknown>>;
type Answer = (request: Request) => object | undefined;

function codeOf({ code }: Content): string {
  if (typeof code !== "string") throw new TypeError(`Cannot take code that is no text but ${typeof code}.`);
  return code;
}

/** Answers the requests of frontends. Cells run one after the other, all else is answered while they await. */
export class RequestHandler {
  readonly #connection: Connection;
  readonly #outputs: Outputs;
  readonly #executor: Executor;
  readonly #interrupts: Interrupts;
  readonly #assistance: CodeAssistance;
  readonly #presenters: readonly string[];
  readonly #exit: () => never;
  #queue: Request[] = [];
  #running = false;
  #executionCount = 0;
  #hiddenCells = 0;

  constructor(options: {
    readonly connection: Connection;
    readonly outputs: Outputs;
    readonly assistance: CodeAssistance;
    readonly executor: Executor;
    readonly interrupts: Interrupts;
    /** Paths of the files that know how some values are shown. */
    readonly presenters: readonly string[];
    /** Ends the process. */
    exit(): never;
  }) {
    this.#connection = options.connection;
    this.#outputs = options.outputs;
    this.#assistance = options.assistance;
    this.#executor = options.executor;
    this.#interrupts = options.interrupts;
    this.#presenters = options.presenters;
    this.#exit = options.exit;
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
    if (type === "shutdown_request") this.#exit();
  }

  #answer(request: Request): object | undefined {
    try {
      return this.#answers.get(request.header.msg_type)?.(request);
    } catch (error) {
      // A fault of the kernel or of the compiler under it: the frontend must not wait for ever.
      const { name, message, stack = message } = error as Error;
      return { status: "error", ename: name, evalue: message, traceback: [stack] };
    }
  }

  /** Requests that are answered from what is known; those of unknown type are left unanswered, as the protocol asks. */
  readonly #answers: ReadonlyMap<string, Answer> = new Map<string, Answer>([
    ["kernel_info_request", () => ({ ...this.#assistance.kernelInfo(), status: "ok" })],
    ["is_complete_request", ({ content }) => this.#assistance.isComplete(codeOf(content))],
    ["complete_request", ({ content }) => this.#assistance.complete(codeOf(content), Number(content.cursor_pos))],
    [
      "inspect_request",
      ({ content }) =>
        this.#assistance.inspect(codeOf(content), Number(content.cursor_pos), content.detail_level === 1 ? 1 : 0),
    ],
    // Nothing is kept from one session to the next.
    ["history_request", () => ({ status: "ok", history: [] })],
    ["comm_info_request", () => ({ status: "ok", comms: {} })],
    ["comm_open", (request) => this.#refuseComm(request)],
    ["shutdown_request", ({ content }) => ({ status: "ok", restart: content.restart === true })],
  ]);

  /** There is nobody here to talk to: widgets need a Python kernel. */
  #refuseComm({ content, header }: Request): undefined {
    this.#connection.publish("comm_close", { comm_id: content.comm_id, data: {} }, header);
    return undefined;
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
    const { header, content } = request;
    this.#publishStatus(request, "busy");
    const source = codeOf(content);
    const silent = content.silent === true;
    const counted = !silent && content.store_history !== false;
    if (counted) this.#executionCount++;
    const count = this.#executionCount;
    if (!silent) this.#connection.publish("execute_input", { code: source, execution_count: count }, header);
    const cell = counted ? cellName(count) : this.#hiddenCell();
    const leave = this.#outputs.belongTo(header, { lasting: !silent });
    const outcome = await this.#executor.execute(source, {
      cell,
      show: async (value) => {
        if (!silent) this.#outputs.result(await richResultOf(value, this.#presenters), count);
      },
      ...(!silent && { warn: (warning) => console.error(warning) }),
    });
    const failed = outcome.status === "error";
    if (failed) this.#outputs.error(outcome.error);
    const reply = failed
      ? outcome.error
      : { user_expressions: await this.#evaluate(content.user_expressions), payload: [] };
    leave();
    // Before the reply: what comes later was asked for by somebody who could know that the cell has failed.
    const waiting = failed && content.stop_on_error !== false ? this.#takeWaiting() : [];
    this.#connection.reply(request, "execute_reply", { status: outcome.status, execution_count: count, ...reply });
    this.#publishStatus(request, "idle");
    for (const waitingCell of waiting) this.#abort(waitingCell);
  }

  #hiddenCell(): string {
    this.#hiddenCells++;
    return cellName(this.#hiddenCells, true);
  }

  /** What a frontend wants to know after a cell: the value of each expression, or its error. */
  async #evaluate(expressions: unknown): Promise<object> {
    const answers: Record<string, object> = {};
    for (const [name, expression] of Object.entries(expressions ?? {})) {
      let shown: RichResult = { data: { "text/plain": "undefined" }, metadata: {} };
      const show = async (value: unknown): Promise<void> => {
        shown = await richResultOf(value, this.#presenters);
      };
      const outcome = await this.#executor.execute(String(expression), { cell: this.#hiddenCell(), show });
      const { status } = outcome;
      answers[name] = status === "ok" ? { status, ...shown } : { status, ...outcome.error };
    }
    return answers;
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
}
