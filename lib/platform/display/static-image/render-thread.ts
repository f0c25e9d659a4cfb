import { type MessagePort, workerData } from "node:worker_threads";
import { encodePng, type Picture } from "../png";
import { indexedPng } from "./indexed-png";
import { type ImageRequest, Kaleido } from "./kaleido";

/** What is to be drawn as a PNG for a notebook: a figure, with few colours, or a picture. */
export type RenderRequest = ImageRequest | { readonly picture: Picture };

/** Bytes of a picture that stays exact; a larger one gets few colours, so that a page of contact sheets stays small. */
const maxExactBytes = 8192;

/** What the thread is given. */
export interface RenderThreadData {
  readonly port: MessagePort;
  readonly root: string;
  readonly timeoutMs: number;
  /** A counter of answers, on which the main thread sleeps. */
  readonly woken: SharedArrayBuffer;
}

export type RenderAnswer = { readonly bytes: Uint8Array } | { readonly error: string };

const { port, root, timeoutMs, woken } = workerData as RenderThreadData;
const answers = new Int32Array(woken);
const kaleido = new Kaleido(root, timeoutMs);

async function drawn(request: RenderRequest): Promise<Buffer> {
  if (!("picture" in request)) return indexedPng(await kaleido.render(request));
  const exact = await encodePng(request.picture);
  return exact.length <= maxExactBytes ? exact : indexedPng(exact);
}

async function answerTo(request: RenderRequest): Promise<RenderAnswer> {
  try {
    return { bytes: await drawn(request) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

// Draws for a main thread that waits: the answer is in the port before the main thread is woken.
port.on("message", async (request: RenderRequest | "warm") => {
  if (request === "warm") {
    void kaleido.warm();
    return;
  }
  port.postMessage(await answerTo(request));
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
});
