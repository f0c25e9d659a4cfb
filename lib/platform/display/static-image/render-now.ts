import { join } from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { projectRoot } from "../../paths";
import type { RenderAnswer, RenderRequest, RenderThreadData } from "./render-thread";

/** For one figure, the start of the browser included. */
const timeoutMs = 30_000;

interface RenderThread {
  readonly port: MessagePort;
  readonly woken: Int32Array;
}

let thread: RenderThread | undefined;

function startThread(): RenderThread {
  const { port1: port, port2 } = new MessageChannel();
  const woken = new SharedArrayBuffer(4);
  const workerData: RenderThreadData = { port: port2, root: projectRoot, timeoutMs, woken };
  const worker = new Worker(join(projectRoot, "lib/platform/display/static-image/render-thread.cjs"), {
    workerData,
    transferList: [port2],
    execArgv: [],
    stdout: false,
  });
  worker.unref();
  port.unref();
  return { port, woken: new Int32Array(woken) };
}

/**
 * Draws a figure or a picture while the caller waits, some 50 ms after the first. Order of outputs and the end of a cell thereby
 * need no care.
 *
 * @returns The bytes of a PNG file.
 * @throws Error when the image cannot be drawn.
 */
export function renderNow(request: RenderRequest): Buffer {
  thread ??= startThread();
  const { port, woken } = thread;
  const before = Atomics.load(woken, 0);
  port.postMessage(request);
  // A little longer than the thread's own limit, whose error says more.
  if (Atomics.wait(woken, 0, before, timeoutMs + 2000) === "timed-out") {
    thread = undefined;
    throw new Error(`No image was drawn within ${timeoutMs / 1000} s.`);
  }
  const answer = receiveMessageOnPort(port)?.message as RenderAnswer;
  if ("error" in answer) throw new Error(answer.error);
  return Buffer.from(answer.bytes);
}

/** Starts what {@link renderNow} needs in the background, so that the first figure need not wait for it. */
export function warmRenderer(): void {
  if (thread) return;
  thread = startThread();
  thread.port.postMessage("warm");
}
