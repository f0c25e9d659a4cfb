import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

/** One answer; `count` counts the requests of a path from 0. */
export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on loopback whose answers are scripted by path. */
export interface LoopbackServer {
  readonly base: string;
  /** Every request that came, with its headers. */
  readonly requests: IncomingMessage[];
  answer(path: string, answer: Answer): void;
}

const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

export async function startServer(): Promise<LoopbackServer> {
  const answers = new Map<string, Answer>();
  const counts = new Map<string, number>();
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const path = request.url ?? "";
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    const answer = answers.get(path);
    if (answer) answer(request, response, count);
    else response.writeHead(404).end("not here");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}`, requests, answer: (path, answer) => answers.set(path, answer) };
}

/** A server that keeps to the rules: ranges, If-Range by ETag, 416. */
export function serve(content: Buffer, etag = '"one"'): Answer {
  return (request, response) => {
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
    const isSame = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    if (!range || !isSame) {
      response.writeHead(200, { "content-length": content.length, etag, "accept-ranges": "bytes" }).end(content);
      return;
    }
    const start = Number(range[1]);
    if (start >= content.length) {
      response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
      return;
    }
    const rest = content.subarray(start);
    const contentRange = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(206, { "content-length": rest.length, "content-range": contentRange, etag }).end(rest);
  };
}

/** Time for the bytes before a break to arrive, also on a busy machine. */
const BREAK_MILLISECONDS = 300;

/** Announces all, sends the first bytes, and breaks the connection. */
export function breakAfter(content: Buffer, bytes: number, etag = '"one"'): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": content.length, etag });
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), BREAK_MILLISECONDS));
  };
}

/** Announces all, sends the first bytes, and then nothing more. */
export function stallAfter(content: Buffer, bytes: number, etag = '"one"'): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": content.length, etag });
    response.write(content.subarray(0, bytes));
  };
}
