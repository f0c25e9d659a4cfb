import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { downloadErrorOf } from "../../../lib/datasets/download/download-error";
import { serve, stallAfter } from "./loopback-server";
import { content, other, useDownload } from "./one-download";

const download = useDownload();

describe("a download that goes wrong", () => {
  it.each([404, 403, 410, 401])("gives up at once on %i", async (status) => {
    download.server.answer("/file.bin", (_, response) => response.writeHead(status).end());
    await expect(download.get()).rejects.toThrow(
      `Cannot get file.bin: ${download.server.base}/file.bin answers ${status}.`,
    );
    expect(download.server.requests).toHaveLength(1);
    expect(download.left()).toEqual([]);
  });

  it("gives up after so many failures as it may have", async () => {
    download.server.answer("/file.bin", (_, response) => response.writeHead(500).end());
    await expect(download.get({}, { retries: 2 })).rejects.toThrow("answers 500");
    expect(download.server.requests).toHaveLength(3);
  });

  it("fetches a corrupted file once more, and keeps nothing of it", async () => {
    download.server.answer("/file.bin", (request, response, count) =>
      serve(count === 0 ? other : content)(request, response, count),
    );
    await download.get();
    download.expectPublished();
    rmSync(download.target);
    download.server.answer("/file.bin", serve(other));
    await expect(download.get()).rejects.toThrow(
      /is damaged: its SHA-256 is [0-9a-f]{64}, that of the published file is/,
    );
    expect(download.left()).toEqual([]);
  });

  it("notices one wrong byte", async () => {
    const wrong = Buffer.from(content);
    wrong[123_456] ^= 1;
    download.server.answer("/file.bin", serve(wrong));
    await expect(download.get()).rejects.toThrow("is damaged");
    expect(existsSync(download.target)).toBe(false);
  });

  it("compares MD5 where nothing better is known", async () => {
    download.server.answer("/file.bin", serve(content));
    const value = createHash("md5").update(content).digest("hex");
    expect(await download.get({ digest: { kind: "md5", value } })).toBe("fetched");
    rmSync(download.target);
    await expect(download.get({ digest: { kind: "md5", value: "0".repeat(32) } })).rejects.toThrow("its MD5 is");
  });

  it("refuses an answer of another length before fetching it, such as a page that excuses itself", async () => {
    download.server.answer("/file.bin", (_, response) => response.end("<html>Sorry</html>"));
    await expect(download.get()).rejects.toThrow(`offers 18 bytes, the published file has ${content.length}`);
    expect(download.left()).toEqual([]);
  });

  it("stops a server that sends more than it should", async () => {
    download.server.answer("/file.bin", (_, response) => {
      response.writeHead(200, { etag: '"one"' }); // no length: sent in chunks
      response.write(content);
      response.end(other);
    });
    await expect(download.get()).rejects.toThrow(`more than ${content.length} bytes`);
    expect(download.left()).toEqual([]);
  });

  it("notices a body that ends early without a length", async () => {
    download.server.answer("/file.bin", (request, response, count) => {
      if (count > 0) serve(content)(request, response, count);
      else {
        response.writeHead(200, { etag: '"one"' });
        response.end(content.subarray(0, 50_000));
      }
    });
    await download.get();
    download.expectPublished();
  });

  it("follows redirections, but not for ever and not to nowhere", async () => {
    download.server.answer("/moved", (_, response) => response.writeHead(302, { location: "/file.bin" }).end());
    download.server.answer("/file.bin", serve(content));
    expect(await download.get({ addresses: [`${download.server.base}/moved`] })).toBe("fetched");
    rmSync(download.target);
    download.server.answer("/loop", (_, response) => response.writeHead(302, { location: "/loop" }).end());
    await expect(download.get({ addresses: [`${download.server.base}/loop`] })).rejects.toThrow(
      "more than 5 redirections",
    );
    download.server.answer("/nowhere", (_, response) => response.writeHead(302).end());
    await expect(download.get({ addresses: [`${download.server.base}/nowhere`] })).rejects.toThrow(
      "redirects to nowhere",
    );
  });

  it("leaves a declared encoding alone: a .gz file is what is wanted", async () => {
    download.server.answer("/file.bin", (_, response) => {
      response.writeHead(200, { "content-length": content.length, "content-encoding": "gzip" }).end(content);
    });
    await download.get();
    download.expectPublished();
  });

  it("takes the next address where one does not have the file", async () => {
    download.server.answer("/second.bin", serve(content));
    const addresses = [`${download.server.base}/first.bin`, `${download.server.base}/second.bin`];
    expect(await download.get({ addresses })).toBe("fetched");
  });

  it("begins anew when the note beside a part is damaged or of another address", async () => {
    mkdirSync(join(download.folder, "set"));
    for (const note of ["{", JSON.stringify({ address: "http://elsewhere/", validator: '"one"' })]) {
      writeFileSync(`${download.target}.part`, other.subarray(0, 1000));
      writeFileSync(`${download.target}.part.json`, note);
      download.server.answer("/file.bin", serve(content));
      await download.get();
      download.expectPublished();
      rmSync(download.target);
    }
    expect(download.server.requests.every(({ headers }) => headers.range === undefined)).toBe(true);
  });

  it("says that nobody answers", async () => {
    const refused = download.get({ addresses: ["http://127.0.0.1:9/x"] }, { retries: 0 });
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
    writeFileSync(join(download.folder, "set"), "");
    await expect(download.get()).rejects.toThrow(/Cannot get file\.bin: .*(is a file|file already exists)/);
  });

  it("says before it begins that the disk has no room", async () => {
    download.server.answer("/file.bin", serve(content));
    await expect(download.get({ bytes: 2 ** 52 })).rejects.toThrow(/bytes are missing, the disk has room for \d+/);
    expect(download.server.requests).toHaveLength(0);
  });

  it("stops when it is told to, and keeps what it has", async () => {
    download.server.answer("/file.bin", stallAfter(content, 70_000));
    const stopped = download.get({}, { signal: AbortSignal.timeout(300), stallSeconds: 20 });
    await expect(stopped).rejects.toThrow("stopped; the same command goes on later.");
    expect(download.left()).toEqual(["file.bin.part", "file.bin.part.json"]);
  });
});
