import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findKaleido } from "./kaleido-program";

/** What Kaleido is asked to draw. */
export interface ImageRequest {
  readonly format: "png" | "svg" | "pdf";
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels of a PNG in a CSS pixel. */
  readonly scale: number;
  /** JSON of `{ data, layout }`. */
  readonly figure: string;
}

/** A process without work ends after this time, so that open notebooks cost no memory. */
const idleMs = 60_000;

/** Ends a process with those that it started. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid === undefined || process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/**
 * Kaleido: Plotly in a browser of its own without a window, as a process that reads one JSON request a line and answers
 * each with one. Started when it is needed, and again when it has died; requests are answered in turn. Needs no browser
 * on the machine and no network.
 */
export class Kaleido {
  private last: Promise<unknown> = Promise.resolve();
  private child: ChildProcess | undefined;
  private answer: ((line: string | Error) => void) | undefined;
  private idle: NodeJS.Timeout | undefined;

  /**
   * @param root The project's folder, where Kaleido and Plotly lie.
   * @param timeoutMs For one request, the start included.
   */
  constructor(
    private readonly root: string,
    private readonly timeoutMs: number,
  ) {}

  /**
   * Draws a figure.
   *
   * @returns The file's bytes.
   * @throws Error when Kaleido is not there, fails, or takes longer than the time limit.
   */
  render(request: ImageRequest): Promise<Buffer> {
    const turn = this.last.then(() => this.ask(request));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Starts the process ahead of the first request; whatever keeps it from starting is told by that request. */
  async warm(): Promise<void> {
    const empty = { format: "svg" as const, width: 10, height: 10, scale: 1, figure: '{"data":[]}' };
    await this.render(empty).catch(() => undefined);
  }

  /** Ends the process. */
  close(): void {
    clearTimeout(this.idle);
    const child = this.child;
    this.child = undefined;
    child?.stdin?.end();
  }

  private async ask({ figure, ...settings }: ImageRequest): Promise<Buffer> {
    clearTimeout(this.idle);
    const timer = setTimeout(() => {
      this.giveUp(new Error(`Kaleido drew no ${settings.format} within ${this.timeoutMs / 1000} s.`));
    }, this.timeoutMs);
    try {
      const child = this.child ?? (await this.start());
      const reply = this.nextLine();
      child.stdin?.write(`${JSON.stringify(settings).slice(0, -1)},"data":${figure}}\n`);
      const { code, message, result } = JSON.parse(await reply) as { code: number; message: string; result: string };
      if (code !== 0) throw new Error(`Kaleido could not draw a ${settings.format}: ${message}`);
      return Buffer.from(result, settings.format === "svg" ? "utf8" : "base64");
    } finally {
      clearTimeout(timer);
      this.idle = setTimeout(() => this.close(), idleMs).unref();
    }
  }

  private nextLine(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.answer = (line) => (line instanceof Error ? reject(line) : resolve(line));
    });
  }

  private async start(): Promise<ChildProcess> {
    const program = findKaleido(this.root);
    if (!program) throw new Error('Kaleido is not installed: run "npm run setup".');
    const plotly = pathToFileURL(join(this.root, "node_modules", "plotly.js", "plotly.min.js")).href;
    const settings = [
      ...["plotly", `--plotlyjs=${plotly}`, "--allow-file-access-from-files", "--disable-gpu", "--disable-breakpad"],
      // It draws our own figures and opens no address; in a container a sandbox cannot be had.
      ...["--disable-dev-shm-usage", "--no-sandbox"],
    ];
    // A process group of its own: an interrupt of the notebook is not meant for it. It ends with its input.
    const child = spawn(program.path, settings, {
      stdio: ["pipe", "pipe", "ignore"],
      cwd: program.folder,
      env: program.environment,
      detached: process.platform !== "win32",
      shell: program.shell,
    });
    this.child = child;
    const greeting = this.nextLine();
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.answer?.(line);
    });
    child.stdin.on("error", () => undefined); // "close" tells
    child.on("error", (error) => this.lost(child, error));
    child.on("close", (code, signal) => this.lost(child, new Error(`Kaleido ended (${signal ?? `code ${code}`}).`)));
    const { code, message } = JSON.parse(await greeting) as { code: number; message: string };
    if (code !== 0) throw new Error(`Kaleido did not start: ${message}`);
    return child;
  }

  private lost(child: ChildProcess, error: Error): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.answer?.(error);
  }

  private giveUp(error: Error): void {
    const child = this.child;
    this.child = undefined;
    if (child) killGroup(child);
    this.answer?.(error);
  }
}
