import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { downloadErrorOf } from "../../../lib/datasets/download/download-error";
import { type FetchOptions, type FileOrder, fetchFile } from "../../../lib/datasets/download/fetch-file";
import { createRandom } from "../../../lib/random/random";
import { breakAfter, type LoopbackServer, serve, stallAfter, startServer } from "./loopback-server";

const random = createRandom(5, "download");
const content = Buffer.from(Uint8Array.from({ length: 200_000 }, () => random.integer(256)));
const other = Buffer.from(content).reverse();
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const digest = { kind: "sha256", value: sha256(content) } as const;

let folder: string;
let server: LoopbackServer;
let target: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-get-"));
  target = join(folder, "set", "file.bin");
  server = await startServer();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const quick: FetchOptions = { pauseSeconds: 0.01, stallSeconds: 1, retries: 3 };
const order = (path = "/file.bin", known: Partial<FileOrder> = {}): FileOrder => ({
  name: "file.bin",
  addresses: [server.base + path],
  bytes: content.length,
  digest,
  target,
  ...known,
});
const get = (path?: string, known?: Partial<FileOrder>, options: FetchOptions = {}) =>
  fetchFile(order(path, known), { ...quick, ...options });
const expectPublished = () => expect(sha256(readFileSync(target))).toBe(digest.value);
const left = () => readdirSync(join(folder, "set")).sort();

describe("fetching a file", () => {
  it("puts exactly what was published in place, and nothing beside it", async () => {
    server.answer("/file.bin", serve(content));
    const seen: number[] = [];
    expect(await get(undefined, {}, { onProgress: (received) => seen.push(received) })).toBe("fetched");
    expectPublished();
    expect(left()).toEqual(["file.bin"]);
    expect(seen[0]).toBe(0);
    expect(seen[seen.length - 1]).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("asks nobody for a file that is there and is the published one", async () => {
    mkdirSync(join(folder, "set"));
    writeFileSync(target, content);
    expect(await get()).toBe("present");
    expect(server.requests).toHaveLength(0);
  });

  it("never overwrites another file of the same name", async () => {
    mkdirSync(join(folder, "set"));
    writeFileSync(target, other);
    server.answer("/file.bin", serve(content));
    await expect(get()).rejects.toThrow(/is there, but its SHA-256 is .* Move it away/);
    expect(sha256(readFileSync(target))).toBe(sha256(other));
  });

  it("goes on where a broken connection left it, asking for the rest of the same version", async () => {
    server.answer("/file.bin", (request, response, count) =>
      (count === 0 ? breakAfter(content, 70_000) : serve(content))(request, response, count),
    );
    expect(await get()).toBe("fetched");
    expectPublished();
    const [, second] = server.requests;
    expect(second.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(second.headers["if-range"]).toBe('"one"');
  });

  it("goes on in a later call where an earlier one gave up", async () => {
    server.answer("/file.bin", (request, response, count) => {
      if (count === 0) stallAfter(content, 70_000)(request, response, count);
      else response.writeHead(500).end();
    });
    await expect(get(undefined, {}, { retries: 0 })).rejects.toThrow("answers 500");
    expect(left()).toEqual(["file.bin.part", "file.bin.part.json"]);
    server.answer("/file.bin", serve(content));
    const before = server.requests.length;
    await get();
    expect(server.requests[before].headers.range).toBeDefined();
    expectPublished();
    expect(left()).toEqual(["file.bin"]);
  });

  it("begins anew when the file on the server has changed in between", async () => {
    server.answer("/file.bin", (request, response, count) =>
      (count === 0 ? breakAfter(other, 70_000, '"old"') : serve(content, '"new"'))(request, response, count),
    );
    await get();
    expectPublished();
  });

  it("begins anew when the server ignores the range", async () => {
    server.answer("/file.bin", (request, response, count) => {
      if (count === 0) breakAfter(content, 70_000)(request, response, count);
      else response.writeHead(200, { "content-length": content.length, etag: '"one"' }).end(content);
    });
    await get();
    expectPublished();
  });

  it("does not believe a server that continues at another place", async () => {
    server.answer("/file.bin", (request, response, count) => {
      if (count === 0) breakAfter(content, 70_000)(request, response, count);
      else if (count === 1) {
        const contentRange = `bytes 0-${content.length - 1}/${content.length}`;
        response.writeHead(206, { "content-range": contentRange, "content-length": content.length }).end(content);
      } else serve(content)(request, response, count);
    });
    await get();
    expectPublished();
  });

  it("does not continue without an ETag or a date", async () => {
    server.answer("/file.bin", (_, response, count) => {
      response.writeHead(200, { "content-length": content.length });
      if (count === 0) response.write(content.subarray(0, 70_000), () => setTimeout(() => response.destroy(), 30));
      else response.end(content);
    });
    await get();
    expect(server.requests.every(({ headers }) => headers.range === undefined)).toBe(true);
    expectPublished();
  });

  it("gives a stalled connection up, and goes on", async () => {
    server.answer("/file.bin", (request, response, count) =>
      (count === 0 ? stallAfter(content, 70_000) : serve(content))(request, response, count),
    );
    const reasons: string[] = [];
    await get(undefined, {}, { onRetry: ({ reason }) => reasons.push(reason) });
    expect(reasons).toEqual(["the server stopped sending."]);
    expectPublished();
  });

  it("tries again after 500, 503 and 429, and says so", async () => {
    server.answer("/file.bin", (request, response, count) => {
      if (count < 3) response.writeHead([500, 503, 429][count]).end();
      else serve(content)(request, response, count);
    });
    const reasons: string[] = [];
    await get(undefined, {}, { onRetry: ({ reason }) => reasons.push(reason) });
    expect(reasons.map((reason) => reason.match(/answers (\d+)/)?.[1])).toEqual(["500", "503", "429"]);
    expectPublished();
  });

  it.each([404, 403, 410, 401])("gives up at once on %i", async (status) => {
    server.answer("/file.bin", (_, response) => response.writeHead(status).end());
    await expect(get()).rejects.toThrow(`Cannot get file.bin: ${server.base}/file.bin answers ${status}.`);
    expect(server.requests).toHaveLength(1);
    expect(left()).toEqual([]);
  });

  it("gives up after so many failures as it may have", async () => {
    server.answer("/file.bin", (_, response) => response.writeHead(500).end());
    await expect(get(undefined, {}, { retries: 2 })).rejects.toThrow("answers 500");
    expect(server.requests).toHaveLength(3);
  });

  it("fetches a corrupted file once more, and keeps nothing of it", async () => {
    server.answer("/file.bin", (request, response, count) =>
      serve(count === 0 ? other : content)(request, response, count),
    );
    await get();
    expectPublished();
    rmSync(target);
    server.answer("/file.bin", serve(other));
    await expect(get()).rejects.toThrow(/is damaged: its SHA-256 is [0-9a-f]{64}, that of the published file is/);
    expect(left()).toEqual([]);
  });

  it("notices one wrong byte", async () => {
    const wrong = Buffer.from(content);
    wrong[123_456] ^= 1;
    server.answer("/file.bin", serve(wrong));
    await expect(get()).rejects.toThrow("is damaged");
    expect(existsSync(target)).toBe(false);
  });

  it("compares MD5 where nothing better is known", async () => {
    server.answer("/file.bin", serve(content));
    const value = createHash("md5").update(content).digest("hex");
    expect(await get(undefined, { digest: { kind: "md5", value } })).toBe("fetched");
    rmSync(target);
    await expect(get(undefined, { digest: { kind: "md5", value: "0".repeat(32) } })).rejects.toThrow("its MD5 is");
  });

  it("refuses an answer of another length before fetching it, such as a page that excuses itself", async () => {
    server.answer("/file.bin", (_, response) => response.end("<html>Sorry</html>"));
    await expect(get()).rejects.toThrow(`offers 18 bytes, the published file has ${content.length}`);
    expect(left()).toEqual([]);
  });

  it("stops a server that sends more than it should", async () => {
    server.answer("/file.bin", (_, response) => {
      response.writeHead(200, { etag: '"one"' }); // no length: sent in chunks
      response.write(content);
      response.end(other);
    });
    await expect(get()).rejects.toThrow(`more than ${content.length} bytes`);
    expect(left()).toEqual([]);
  });

  it("notices a body that ends early without a length", async () => {
    server.answer("/file.bin", (request, response, count) => {
      if (count > 0) serve(content)(request, response, count);
      else {
        response.writeHead(200, { etag: '"one"' });
        response.end(content.subarray(0, 50_000));
      }
    });
    await get();
    expectPublished();
  });

  it("follows redirections, but not for ever and not to nowhere", async () => {
    server.answer("/moved", (_, response) => response.writeHead(302, { location: "/file.bin" }).end());
    server.answer("/file.bin", serve(content));
    expect(await get("/moved")).toBe("fetched");
    rmSync(target);
    server.answer("/loop", (_, response) => response.writeHead(302, { location: "/loop" }).end());
    await expect(get("/loop")).rejects.toThrow("more than 5 redirections");
    server.answer("/nowhere", (_, response) => response.writeHead(302).end());
    await expect(get("/nowhere")).rejects.toThrow("redirects to nowhere");
  });

  it("leaves a declared encoding alone: a .gz file is what is wanted", async () => {
    server.answer("/file.bin", (_, response) => {
      response.writeHead(200, { "content-length": content.length, "content-encoding": "gzip" }).end(content);
    });
    await get();
    expectPublished();
  });

  it("takes the next address where one does not have the file", async () => {
    server.answer("/second.bin", serve(content));
    const addresses = [`${server.base}/first.bin`, `${server.base}/second.bin`];
    expect(await get(undefined, { addresses })).toBe("fetched");
  });

  it("begins anew when the note beside a part is damaged or of another address", async () => {
    mkdirSync(join(folder, "set"));
    for (const note of ["{", JSON.stringify({ address: "http://elsewhere/", validator: '"one"' })]) {
      writeFileSync(`${target}.part`, other.subarray(0, 1000));
      writeFileSync(`${target}.part.json`, note);
      server.answer("/file.bin", serve(content));
      await get();
      expectPublished();
      rmSync(target);
    }
    expect(server.requests.every(({ headers }) => headers.range === undefined)).toBe(true);
  });

  it("says that nobody answers", async () => {
    const refused = fetchFile(order("", { addresses: ["http://127.0.0.1:9/x"] }), { ...quick, retries: 0 });
    await expect(refused).rejects.toThrow("refuses the connection");
  });

  it.each([
    ["ENOSPC", "the disk is full."],
    ["EDQUOT", "the disk quota is used up."],
    ["EACCES", "the folder may not be written (permission denied)."],
    ["EROFS", "the folder lies on a disk that cannot be written."],
  ])("says in words what %s is, and that trying again is no use", (code, reason) => {
    const error = downloadErrorOf("file.bin", Object.assign(new Error("as node says it"), { code }));
    expect(error.message).toBe(`Cannot get file.bin: ${reason}`);
    expect(error.mayPass).toBe(false);
  });

  it("says that a part of the path is a file", async () => {
    writeFileSync(join(folder, "set"), "");
    await expect(get()).rejects.toThrow(/Cannot get file\.bin: .*(is a file|file already exists)/);
  });

  it("says before it begins that the disk has no room", async () => {
    server.answer("/file.bin", serve(content));
    await expect(get(undefined, { bytes: 2 ** 52 })).rejects.toThrow(/bytes are missing, the disk has room for \d+/);
    expect(server.requests).toHaveLength(0);
  });

  it("stops when it is told to, and keeps what it has", async () => {
    server.answer("/file.bin", stallAfter(content, 70_000));
    const stopped = get(undefined, {}, { signal: AbortSignal.timeout(300), stallSeconds: 20 });
    await expect(stopped).rejects.toThrow("stopped; the same command goes on later.");
    expect(left()).toEqual(["file.bin.part", "file.bin.part.json"]);
  });
});

describe("two that fetch the same file", () => {
  it("fetch it once", async () => {
    server.answer("/file.bin", (request, response, count) => {
      setTimeout(() => serve(content)(request, response, count), 200);
    });
    const waited: string[] = [];
    const both = await Promise.all([get(), get(undefined, {}, { onWait: (holder) => waited.push(holder) })]);
    expect(both.sort()).toEqual(["fetched", "present"]);
    expect(server.requests).toHaveLength(1);
    expect(waited).toHaveLength(1);
    expect(waited[0]).toContain(`${process.pid}@`);
    expect(left()).toEqual(["file.bin"]);
  });

  it("do not wait for one that died", async () => {
    mkdirSync(join(folder, "set"));
    writeFileSync(`${target}.lock`, `4194304@${(await import("node:os")).hostname()} 1`); // beyond any process number
    server.answer("/file.bin", serve(content));
    expect(await get()).toBe("fetched");
    expect(left()).toEqual(["file.bin"]);
  });
});
