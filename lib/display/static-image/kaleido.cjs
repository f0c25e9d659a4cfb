"use strict";
/**
 * Kaleido: Plotly in a browser without a window, as a process that reads one JSON request a line and answers one. It
 * lives in the repository's Python environment and needs no browser on the machine.
 */
const { spawn } = require("node:child_process");
const { existsSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

/** A process without work ends after this time, so that open notebooks cost no memory. */
const IDLE_MS = 60_000;

/**
 * @typedef {object} ImageRequest
 * @property {"png" | "svg" | "pdf"} format
 * @property {number} width In CSS pixels.
 * @property {number} height In CSS pixels.
 * @property {number} scale Pixels of a PNG a CSS pixel.
 * @property {string} figure JSON of `{ data, layout }`.
 */

/**
 * Where Kaleido lies in a project.
 *
 * @param {string} root The project's folder.
 * @returns {string | undefined} Its program; undefined when set-up has not installed it.
 */
function findKaleido(root) {
  const program = process.platform === "win32" ? "kaleido.cmd" : "kaleido";
  const libraries =
    process.platform === "win32"
      ? [join(root, ".venv", "Lib")]
      : pythonFolders(join(root, ".venv", "lib")).map((name) => join(root, ".venv", "lib", name));
  return libraries
    .map((library) => join(library, "site-packages", "kaleido", "executable", program))
    .find((path) => existsSync(path));
}

/** @param {string} folder */
function pythonFolders(folder) {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("python")) : [];
}

/** A Kaleido process that is started when it is needed, and again when it has died. Requests are answered in turn. */
class Kaleido {
  /**
   * @param {string} root The project's folder, for Kaleido and Plotly.
   * @param {number} timeoutMs For one request, the start included.
   */
  constructor(root, timeoutMs) {
    this.root = root;
    this.timeoutMs = timeoutMs;
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
    /** @type {import("node:child_process").ChildProcess | undefined} */
    this.child = undefined;
    /** @type {((line: string | Error) => void) | undefined} */
    this.answer = undefined;
    /** @type {NodeJS.Timeout | undefined} */
    this.idle = undefined;
  }

  /**
   * Draws a figure.
   *
   * @param {ImageRequest} request
   * @returns {Promise<Buffer>} The file's bytes.
   * @throws {Error} When Kaleido is not there, fails, or takes longer than the time limit.
   */
  render(request) {
    const turn = this.last.then(() => this.ask(request));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Starts the process ahead of the first request; whatever keeps it from starting is told by that request. */
  warm() {
    const empty = { format: /** @type {const} */ ("svg"), width: 10, height: 10, scale: 1, figure: '{"data":[]}' };
    return this.render(empty).catch(() => undefined);
  }

  /** @param {ImageRequest} request @returns {Promise<Buffer>} */
  async ask({ figure, ...settings }) {
    clearTimeout(this.idle);
    const timer = setTimeout(() => {
      this.fail(new Error(`Kaleido drew no ${settings.format} within ${this.timeoutMs / 1000} s.`));
    }, this.timeoutMs);
    try {
      const child = this.child ?? (await this.start());
      const reply = this.nextLine();
      child.stdin?.write(`${JSON.stringify(settings).slice(0, -1)},"data":${figure}}\n`);
      const { code, message, result } = JSON.parse(await reply);
      if (code !== 0) throw new Error(`Kaleido could not draw a ${settings.format}: ${message}`);
      return Buffer.from(result, settings.format === "svg" ? "utf8" : "base64");
    } finally {
      clearTimeout(timer);
      this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    }
  }

  /** @returns {Promise<string>} */
  nextLine() {
    return new Promise((resolve, reject) => {
      this.answer = (line) => (line instanceof Error ? reject(line) : resolve(line));
    });
  }

  async start() {
    const program = findKaleido(this.root);
    if (!program) throw new Error('Kaleido is not installed: run "npm run setup".');
    const plotly = pathToFileURL(join(this.root, "node_modules", "plotly.js", "plotly.min.js")).href;
    const child = spawn(
      program,
      [
        ...["plotly", `--plotlyjs=${plotly}`, "--allow-file-access-from-files", "--disable-gpu", "--disable-breakpad"],
        // It draws our own figures and opens no address; in a container a sandbox cannot be had.
        ...["--disable-dev-shm-usage", "--no-sandbox"],
      ],
      // A process group of its own: an interrupt of the notebook is not meant for it. It ends with its input.
      {
        stdio: ["pipe", "pipe", "ignore"],
        detached: process.platform !== "win32",
        shell: process.platform === "win32",
      },
    );
    this.child = child;
    let rest = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk) => {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.answer?.(line);
    });
    child.stdin?.on("error", () => undefined); // told by "close"
    child.on("error", (error) => this.lost(child, error));
    child.on("close", (code, signal) => this.lost(child, new Error(`Kaleido ended (${signal ?? `code ${code}`}).`)));
    const greeting = JSON.parse(await this.nextLine());
    if (greeting.code !== 0) throw new Error(`Kaleido did not start: ${greeting.message}`);
    return child;
  }

  /**
   * @param {import("node:child_process").ChildProcess} child
   * @param {Error} error
   */
  lost(child, error) {
    if (this.child !== child) return;
    this.child = undefined;
    this.answer?.(error);
  }

  /** @param {Error} error */
  fail(error) {
    const child = this.child;
    this.child = undefined;
    child?.kill("SIGKILL");
    this.answer?.(error);
  }

  /** Ends the process. */
  close() {
    clearTimeout(this.idle);
    const child = this.child;
    this.child = undefined;
    child?.stdin?.end();
  }
}

module.exports = { Kaleido, findKaleido };
