"use strict";
/**
 * The kernel's sockets, in a thread of their own, so that output leaves, heartbeats are answered and an interrupt is
 * heard while a cell keeps the main thread busy.
 *
 * Towards the main thread: `{ socket, identities, header, content }` for each request. From the main thread:
 * `{ kind: "send", … }`, `{ kind: "stream", … }` (merged into few messages) and `{ kind: "close" }`.
 */
const { writeSync } = require("node:fs");
const { Session } = require("node:inspector");
const { workerData } = require("node:worker_threads");
const zmq = require("zeromq");
const { decode, encode } = require("./wire.cjs");

/** Text printed within this time travels in one message. */
const STREAM_INTERVAL_MS = 25;
const STREAM_LIMIT = 1 << 18;
const PARENT_CHECK_MS = 1000;
/** After a shutdown request: when to stop what the main thread is doing, and when to stop the process. */
const SHUTDOWN_INTERRUPT_MS = 500;
const SHUTDOWN_KILL_MS = 4000;

const { connection, port, closed } = workerData;
const key = connection.key ?? "";
if (key !== "" && (connection.signature_scheme ?? "hmac-sha256") !== "hmac-sha256") {
  throw new Error(`Cannot sign messages by ${connection.signature_scheme}: only hmac-sha256 is known.`);
}

// Without a limit on the queue: a publisher that has reached its limit drops messages silently.
const patient = { sendHighWaterMark: 0, linger: 1000 };
const sockets = {
  iopub: new zmq.Publisher(patient),
  shell: new zmq.Router(patient),
  control: new zmq.Router(patient),
  stdin: new zmq.Router(patient),
  hb: new zmq.Reply({ linger: 0 }),
};

/** Frames wait here because ZeroMQ takes one send at a time. */
const outbox = [];
let sending;
let receiving;

/** Goes to the log of the Jupyter server, not through the main thread, which may be busy. */
function warn(error) {
  writeSync(2, `Jupyter transport: ${error.message}\n`);
}

async function sendAll() {
  while (outbox.length > 0) {
    const { socket, frames } = outbox.shift();
    await sockets[socket].send(frames).catch(warn);
  }
  sending = undefined;
}

function post(socket, message) {
  outbox.push({ socket, frames: encode(key, message) });
  sending ??= sendAll();
}

/** Printed text that waits to be sent: `{ name, parent, parts, length }`. */
let stream;
let streamTimer;

function flushStream() {
  clearTimeout(streamTimer);
  if (stream === undefined) return;
  const { name, parent, parts } = stream;
  stream = undefined;
  const content = JSON.stringify({ name, text: parts.join("") });
  post("iopub", { identities: [`stream.${name}`], type: "stream", parent, content });
}

function addToStream({ name, parent, text }) {
  if (stream !== undefined && (stream.name !== name || stream.parent.msg_id !== parent.msg_id)) flushStream();
  if (stream === undefined) {
    stream = { name, parent, parts: [], length: 0 };
    streamTimer = setTimeout(flushStream, STREAM_INTERVAL_MS);
  }
  stream.parts.push(text);
  stream.length += text.length;
  if (stream.length > STREAM_LIMIT) flushStream();
}

/**
 * Interrupts the main thread, whatever it is doing. Through the inspector because it is the one way into a
 * synchronous loop that also works after an `await` or in a timer; a SIGINT would reach every worker process of the
 * group, and Node's own handling of it in `node:vm` breaks when a library listens to that signal.
 */
function interruptMain(done) {
  const inspector = new Session();
  inspector.connectToMainThread();
  const finish = () => {
    inspector.disconnect();
    done();
  };
  const expression = 'globalThis[Symbol.for("mi-nas.kernel-interrupt")]?.()';
  inspector.post("Runtime.evaluate", { expression, returnByValue: true }, (error, reply) => {
    if (error || reply.result.value !== true) finish();
    else inspector.post("Runtime.terminateExecution", finish);
  });
}

function answerInterrupt({ socket, identities, header }) {
  const tell = (state) => {
    const content = JSON.stringify({ execution_state: state });
    post("iopub", { identities: ["status"], type: "status", parent: header, content });
  };
  tell("busy");
  interruptMain(() => {
    post(socket, { identities, type: "interrupt_reply", parent: header, content: '{"status":"ok"}' });
    tell("idle");
  });
}

/** A main thread that does not react to a request to shut down is interrupted, then the process is killed. */
function insistOnShutdown() {
  setTimeout(interruptMain, SHUTDOWN_INTERRUPT_MS, () => {});
  setTimeout(() => process.kill(process.pid, "SIGKILL"), SHUTDOWN_KILL_MS);
}

async function receive(socket) {
  for await (const frames of sockets[socket]) {
    try {
      const { identities, header, content } = decode(key, frames);
      if (header.msg_type === "interrupt_request") {
        answerInterrupt({ socket, identities, header });
        continue;
      }
      if (header.msg_type === "shutdown_request") insistOnShutdown();
      port.postMessage({ socket, identities, header, content });
    } catch (error) {
      warn(error);
    }
  }
}

async function echoHeartbeats() {
  for await (const frames of sockets.hb) await sockets.hb.send(frames).catch(warn);
}

/** Whoever started the kernel is gone when the process has another parent; nobody could ever stop it then. */
function watchParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    port.postMessage({ socket: "control", orphaned: true });
    insistOnShutdown();
  }, PARENT_CHECK_MS);
}

/** Sends what is left, closes the sockets and wakes the main thread, which waits for that on its way out. */
async function close() {
  flushStream();
  await sending;
  for (const socket of Object.values(sockets)) socket.close();
  // ZeroMQ aborts the process if that ends while a receive has still to learn that its socket is closed.
  await receiving;
  Atomics.store(closed, 0, 1);
  Atomics.notify(closed, 0);
}

port.on("message", (message) => {
  if (message.kind === "stream") return addToStream(message);
  flushStream();
  if (message.kind === "send") return post(message.socket, message);
  return close();
});

async function listen() {
  const address = (name) =>
    connection.transport === "ipc"
      ? `ipc://${connection.ip}-${connection[`${name}_port`]}`
      : `${connection.transport}://${connection.ip}:${connection[`${name}_port`]}`;
  const bind = async ([name, socket]) => {
    await socket.bind(address(name)).catch((error) => {
      throw new Error(`cannot listen at ${address(name)}: ${error.message}`);
    });
  };
  const bound = await Promise.allSettled(Object.entries(sockets).map(bind));
  const failure = bound.find(({ status }) => status === "rejected");
  if (failure !== undefined) {
    // ZeroMQ aborts a process that ends with open sockets; the launcher says what is wrong.
    for (const socket of Object.values(sockets)) socket.close();
    throw failure.reason;
  }
  // Only now: before, the launcher reports a failure and ends the kernel.
  process.on("uncaughtException", warn);
  watchParent();
  const loops = [receive("shell"), receive("control"), receive("stdin"), echoHeartbeats()];
  receiving = Promise.all(loops.map((loop) => loop.catch(warn)));
}

listen();
