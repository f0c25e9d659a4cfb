"use strict";
/**
 * The Jupyter wire format: how one message becomes ZeroMQ frames and back.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html (protocol 5.3).
 * Plain JavaScript because the transport thread must be listening before TypeScript is loaded.
 */
const { createHmac, randomUUID, timingSafeEqual } = require("node:crypto");

const DELIMITER = Buffer.from("<IDS|MSG>");
const PROTOCOL_VERSION = "5.3";
const session = randomUUID();

/** Hex HMAC-SHA256 over the four JSON parts; empty when the connection has no key (signing switched off). */
function sign(key, parts) {
  if (key === "") return "";
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function sameText(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Frames of one outgoing message.
 *
 * @param {string} key connection key
 * @param {{ identities: (Buffer | Uint8Array | string)[], type: string, parent: object, content: string, metadata?: object }} message
 *   `content` is JSON already, so that it is a snapshot of the moment it was sent.
 */
function encode(key, { identities, type, parent, content, metadata = {} }) {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "kernel",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  const parts = [JSON.stringify(header), JSON.stringify(parent), JSON.stringify(metadata), content];
  return [...identities, DELIMITER, sign(key, parts), ...parts];
}

/**
 * The message in `frames`.
 *
 * @throws Error when the frames are no signed Jupyter message.
 */
function decode(key, frames) {
  const delimiter = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (delimiter < 0 || frames.length < delimiter + 6) {
    throw new Error(`Received ${frames.length} frames that are no Jupyter message.`);
  }
  const parts = frames.slice(delimiter + 2, delimiter + 6);
  if (!sameText(frames[delimiter + 1].toString(), sign(key, parts))) {
    throw new Error("Received a message whose signature does not match the connection's key.");
  }
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  if (typeof header?.msg_type !== "string" || typeof header.msg_id !== "string") {
    throw new Error("Received a message without a header.");
  }
  if (typeof content !== "object" || content === null)
    throw new Error(`Received a ${header.msg_type} without content.`);
  return { identities: frames.slice(0, delimiter), header, parent, metadata, content };
}

module.exports = { decode, encode };
