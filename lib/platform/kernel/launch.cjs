"use strict";
/**
 * Starts the notebook kernel: `node launch.cjs CONNECTION_FILE [PRESENTER …]`. Jupyter fills in the file; a
 * presenter is a file that knows how some values are shown (rich-result.ts).
 *
 * The kernel is tslab's TypeScript service with a Jupyter side of our own; reasons are in the files beside this one.
 * tslab is used through modules it does not publish, hence the exact version.
 */
const { closeSync, openSync, readFileSync, writeSync } = require("node:fs");
const { devNull } = require("node:os");
const { dirname, join } = require("node:path");
const { MessageChannel, Worker } = require("node:worker_threads");

const SUPPORTED_TSLAB = "1.0.22";
/** A frontend may write the connection file a moment after it has started the kernel. */
const CONNECTION_WAIT_MS = 2000;
const CONNECTION_POLL_MS = 50;

function refuse(reason) {
  // Not through process.stderr, which the kernel sends to the notebook once it runs.
  writeSync(2, `The notebook kernel cannot start: ${reason}\n`);
  process.exit(1);
}

/** The kernel knows the insides of one version of tslab. */
function checkTslab() {
  let manifest;
  try {
    manifest = require.resolve("tslab/package.json");
  } catch {
    refuse(`the package tslab is not installed in ${join(__dirname, "../../..")}; run "npm run setup" there.`);
  }
  const { version } = require(manifest);
  if (version !== SUPPORTED_TSLAB) {
    refuse(`it knows tslab ${SUPPORTED_TSLAB} but found ${version} in ${dirname(manifest)}; run "npm ci".`);
  }
}

/** A debugger attached to whatever started Jupyter must not attach to the kernel and to every worker it starts. */
function leaveDebuggerBehind() {
  const options = process.env.NODE_OPTIONS?.split(/\s+/).filter((option) => !option.startsWith("--inspect"));
  if (options !== undefined) process.env.NODE_OPTIONS = options.join(" ");
  delete process.env.VSCODE_INSPECTOR_OPTIONS;
  process.execArgv = process.execArgv.filter((option) => !option.startsWith("--inspect"));
}

/** What Jupyter says about the sockets to open. VS Code puts a path with spaces in it between quotes. */
function readConnection(argument) {
  if (argument === undefined) refuse("no connection file was given; Jupyter passes it.");
  const file = argument.replace(/^"(.*)"$/, "$1");
  for (const end = Date.now() + CONNECTION_WAIT_MS; ; ) {
    try {
      return JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
      const reason = error.code === "ENOENT" ? "does not exist" : `cannot be read (${error.message})`;
      if (Date.now() > end) refuse(`the connection file ${file} ${reason}; Jupyter writes it.`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, CONNECTION_POLL_MS);
    }
  }
}

/**
 * Makes a read of standard input an error at once instead of waiting for what never comes, here and in children: the
 * lowest free number goes to a file that is open for writing only. Nothing else may open files meanwhile.
 */
function closeStandardInput() {
  closeSync(0);
  openSync(devNull, "w");
}

closeStandardInput();
checkTslab();
const connection = readConnection(process.argv[2]);
leaveDebuggerBehind();

// First the sockets, so that requests wait there while TypeScript loads.
const { port1: port, port2 } = new MessageChannel();
const closed = new Int32Array(new SharedArrayBuffer(4));
const transport = new Worker(join(__dirname, "transport.cjs"), {
  workerData: { connection, port: port2, closed },
  transferList: [port2],
});
transport.on("error", (error) => refuse(`its sockets failed: ${error.message}`));

// The kernel is TypeScript itself.
require("./typescript-loader.cjs");
require("./kernel.ts").startKernel({ port, closed, presenters: process.argv.slice(3) });
