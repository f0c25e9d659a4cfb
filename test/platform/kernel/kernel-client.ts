import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request as HeartbeatSocket, Subscriber } from "zeromq";
import { projectRoot } from "../../../lib/platform/paths";
import { freePort } from "./free-port";
import type { CellRun, Message } from "./messages";

export type { CellRun, Message } from "./messages";

/** The launcher that Jupyter starts. */
export const launcher = join(projectRoot, "lib/platform/kernel/launch.cjs");

/** Shows frames and figures. */
const presenter = join(projectRoot, "lib/platform/display/present.ts");

const delimiter = "<IDS|MSG>";

/** A frontend of one real kernel process, written from the protocol's description alone. */
export class KernelClient {
  readonly #key = randomUUID();
  readonly #session = randomUUID();
  readonly #shell = new Dealer();
  readonly #control = new Dealer();
  readonly #iopub = new Subscriber();
  readonly #heartbeat = new HeartbeatSocket();
  readonly #waiting = new Map<string, (reply: Message) => void>();
  readonly #listeners = new Set<(message: Message) => void>();
  readonly exited: Promise<number | null>;
  /** Text that the kernel wrote to its log. */
  log = "";

  private constructor(
    readonly process: ChildProcess,
    exited: Promise<number | null>,
  ) {
    this.exited = exited;
  }

  /** Starts a kernel in `folder` and waits until it answers. */
  static async start(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<KernelClient> {
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await Promise.all(
      Array.from({ length: 5 }, freePort),
    );
    const connectionFolder = mkdtempSync(join(tmpdir(), "kernel-connection-"));
    const connectionFile = join(connectionFolder, "connection.json");
    const options = ["--no-force-async-hooks-checks", "--max-semi-space-size=64"];
    const child = spawn(process.execPath, [...options, launcher, connectionFile, presenter], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // in a process group of its own, as Jupyter starts kernels
    });
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const client = new KernelClient(child, exited);
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on("data", (data) => {
        client.log += data;
      });
    }
    const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
    const how = { transport: "tcp", ip: "127.0.0.1", key: client.#key, signature_scheme: "hmac-sha256" };
    writeFileSync(connectionFile, JSON.stringify({ ...ports, ...how }));
    exited.then(() => rmSync(connectionFolder, { recursive: true, force: true }));
    client.#connect({ shell_port, iopub_port, control_port, hb_port } as Record<string, number>);
    await client.request("shell", "kernel_info_request", {});
    // Subscriptions travel by themselves: the kernel is ready for us when something that it broadcast arrives.
    while (!(await client.#hears())) await new Promise((resolve) => setTimeout(resolve, 10));
    return client;
  }

  #connect(ports: Record<string, number>): void {
    this.#shell.connect(`tcp://127.0.0.1:${ports.shell_port}`);
    this.#control.connect(`tcp://127.0.0.1:${ports.control_port}`);
    this.#iopub.connect(`tcp://127.0.0.1:${ports.iopub_port}`);
    this.#heartbeat.connect(`tcp://127.0.0.1:${ports.hb_port}`);
    this.#iopub.subscribe();
    const answer = (message: Message) => this.#waiting.get(message.parentId ?? "")?.(message);
    for (const socket of [this.#shell, this.#control]) this.#receive(socket, answer);
    this.#receive(this.#iopub, (message) => {
      for (const listener of this.#listeners) listener(message);
    });
  }

  async #hears(): Promise<boolean> {
    let heard = false;
    const forget = this.onBroadcast(() => {
      heard = true;
    });
    await this.request("shell", "kernel_info_request", {});
    forget();
    return heard;
  }

  async #receive(socket: AsyncIterable<Buffer[]>, on: (message: Message) => void): Promise<void> {
    for await (const frames of socket) on(this.#decode(frames));
  }

  #sign(parts: readonly (string | Buffer)[]): string {
    const hash = createHmac("sha256", this.#key);
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  }

  #decode(frames: readonly Buffer[]): Message {
    const start = frames.findIndex((frame) => frame.toString() === delimiter) + 1;
    const parts = frames.slice(start + 1, start + 5);
    if (this.#sign(parts) !== frames[start]!.toString()) throw new Error("The kernel sent an unsigned message.");
    const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
    return { type: header.msg_type, parentId: parent.msg_id, metadata, content };
  }

  /** Calls `listener` for each broadcast until the returned function is called. */
  onBroadcast(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends a message; `id` names it in what the kernel sends because of it. */
  async send(socket: "shell" | "control", type: string, content: object, id = randomUUID()): Promise<string> {
    const header = { msg_id: id, msg_type: type, session: this.#session, username: "test", version: "5.3" };
    const parts = [JSON.stringify(header), "{}", "{}", JSON.stringify(content)];
    const target = socket === "shell" ? this.#shell : this.#control;
    await target.send([delimiter, this.#sign(parts), ...parts]);
    return id;
  }

  /** Sends what somebody would who does not know the connection's key. */
  async sendForged(type: string, content: object): Promise<void> {
    const header = { msg_id: randomUUID(), msg_type: type, session: this.#session, username: "other", version: "5.3" };
    await this.sendFrames([delimiter, "0".repeat(64), JSON.stringify(header), "{}", "{}", JSON.stringify(content)]);
  }

  /** Sends four parts that need not be a message, properly signed. */
  async sendParts(parts: readonly string[]): Promise<void> {
    await this.sendFrames([delimiter, this.#sign(parts), ...parts]);
  }

  /** Sends frames that need not be a message at all. */
  async sendFrames(frames: readonly string[]): Promise<void> {
    await this.#shell.send([...frames]);
  }

  /** Sends a message and collects what the kernel broadcasts because of it, until it is idle again. */
  async broadcastsOf(socket: "shell" | "control", type: string, content: object): Promise<readonly Message[]> {
    const id = randomUUID();
    const heard = new Promise<readonly Message[]>((resolve) => {
      const messages: Message[] = [];
      const forget = this.onBroadcast((message) => {
        if (message.parentId !== id) return;
        messages.push(message);
        if (message.content.execution_state !== "idle") return;
        forget();
        resolve(messages);
      });
    });
    await this.send(socket, type, content, id);
    return heard;
  }

  #replyTo(id: string): Promise<Message> {
    return new Promise<Message>((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.exited.then((code) =>
        reject(new Error(`The kernel has exited with code ${code} ${this.process.signalCode}: ${this.log}`)),
      );
    });
  }

  /** Sends a request and waits for its reply. */
  async request(socket: "shell" | "control", type: string, content: object): Promise<Message["content"]> {
    const id = randomUUID();
    const reply = this.#replyTo(id);
    await this.send(socket, type, content, id);
    const { content: answer } = await reply;
    this.#waiting.delete(id);
    return answer;
  }

  /** Runs a cell and waits until the kernel is idle again. */
  async run(code: string, options: object = {}): Promise<CellRun> {
    const begin = performance.now();
    const id = randomUUID();
    const outputs: Message[] = [];
    const idle = new Promise<void>((resolve) => {
      const forget = this.onBroadcast((message) => {
        if (message.parentId !== id) return;
        outputs.push(message);
        if (message.type !== "status" || message.content.execution_state !== "idle") return;
        forget();
        resolve();
      });
    });
    const reply = this.#replyTo(id);
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    await this.send("shell", "execute_request", { ...content, stop_on_error: true, ...options }, id);
    const answer = await reply;
    await idle;
    const text = (name: string) =>
      outputs
        .filter(({ type, content }) => type === "stream" && content.name === name)
        .map(({ content }) => content.text)
        .join("");
    const seconds = (performance.now() - begin) / 1000;
    return { reply: answer.content, outputs, stdout: text("stdout"), stderr: text("stderr"), seconds };
  }

  /** Runs a cell that must succeed; the text of its last expression. */
  async value(code: string): Promise<string | undefined> {
    const { reply, outputs } = await this.run(code);
    if (reply.status !== "ok") throw new Error(`${code}\n${reply.traceback?.join("\n") ?? reply.status}`);
    return outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"];
  }

  /** Asks for an interrupt, as Jupyter does for this kernel. */
  async interrupt(): Promise<void> {
    await this.request("control", "interrupt_request", {});
  }

  /** Time until the kernel echoes a heartbeat. */
  async heartbeat(): Promise<number> {
    const begin = performance.now();
    await this.#heartbeat.send("ping");
    await this.#heartbeat.receive();
    return (performance.now() - begin) / 1000;
  }

  /** Shuts the kernel down, and kills it if it does not go. */
  async close(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.send("control", "shutdown_request", { restart: false });
    }
    const timer = setTimeout(() => this.process.kill("SIGKILL"), 8000);
    const code = await this.exited;
    clearTimeout(timer);
    for (const socket of [this.#shell, this.#control, this.#iopub, this.#heartbeat]) socket.close();
    return code;
  }
}
