"use strict";
/**
 * Starts the notebook kernel: `node launch.cjs CONNECTION_FILE` (Jupyter fills in the file).
 *
 * The kernel is tslab's TypeScript service with a Jupyter side of our own; Reasons are in the files beside this one. tslab is used through modules it does not publish, hence the exact version.
 */
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { MessageChannel, Worker } = require("node:worker_threads");

const SUPPORTED_TSLAB = "1.0.22";

function refuse(reason) {
  process.stderr.write(`The notebook kernel cannot start: ${reason}\n`);
  process.exit(1);
}

/** The kernel knows the insides of one version of tslab. */
function checkTslab() {
  let manifest;
  try {
    manifest = require.resolve("tslab/package.json");
  } catch {
    refuse(`the package tslab is not installed in ${join(__dirname, "../..")}; run "npm run setup" there.`);
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

const connectionFile = process.argv[2];
if (connectionFile === undefined || !existsSync(connectionFile)) {
  refuse(`the connection file ${connectionFile ?? "(none was given)"} does not exist; Jupyter passes it.`);
}
checkTslab();
leaveDebuggerBehind();

// First the sockets, so that requests wait there while TypeScript loads.
const { port1: port, port2 } = new MessageChannel();
const closed = new Int32Array(new SharedArrayBuffer(4));
const transport = new Worker(join(__dirname, "transport.cjs"), {
  workerData: { connectionFile, port: port2, closed },
  transferList: [port2],
});
transport.on("error", (error) => refuse(`its sockets failed: ${error.stack}`));

// The kernel is TypeScript itself.
require("./typescript-loader.cjs");
require("./kernel.ts").startKernel(port, closed);
