import { type MessagePort, workerData } from "node:worker_threads";
import { type ImageRequest, Kaleido } from "./kaleido";

/** What the thread is given. */
export interface RenderThreadData {
  readonly port: MessagePort;
  readonly root: string;
  readonly timeoutMs: number;
  /** A counter of answers, on which the main thread sleeps. */
  readonly woken: SharedArrayBuffer;
}

/** What the thread answers. */
export type RenderAnswer = { readonly bytes: Uint8Array } | { readonly error: string };

const { port, root, timeoutMs, woken } = workerData as RenderThreadData;
const answers = new Int32Array(woken);
const kaleido = new Kaleido(root, timeoutMs);

async function answerTo(request: ImageRequest): Promise<RenderAnswer> {
  try {
    return { bytes: await kaleido.render(request) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

// Draws for a main thread that waits: the answer is in the port before the main thread is woken.
port.on("message", async (request: ImageRequest | "warm") => {
  if (request === "warm") {
    void kaleido.warm();
    return;
  }
  port.postMessage(await answerTo(request));
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
});
