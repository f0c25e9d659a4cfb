"use strict";
/**
 * A thread that draws for a main thread which waits: requests come through the port, and each is answered there before
 * the main thread is woken.
 */
const { workerData } = require("node:worker_threads");
const { Kaleido } = require("./kaleido.cjs");

const { port, root, timeoutMs } = workerData;
const woken = new Int32Array(workerData.woken);
const kaleido = new Kaleido(root, timeoutMs);

port.on("message", async (/** @type {import("./kaleido.cjs").ImageRequest | "warm"} */ request) => {
  if (request === "warm") {
    void kaleido.warm();
    return;
  }
  let answer;
  try {
    answer = { bytes: await kaleido.render(request) };
  } catch (error) {
    answer = { error: /** @type {Error} */ (error).message };
  }
  port.postMessage(answer);
  Atomics.add(woken, 0, 1);
  Atomics.notify(woken, 0);
});
