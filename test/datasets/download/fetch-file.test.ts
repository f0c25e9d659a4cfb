import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { breakAfter, serve, stallAfter } from "./loopback-server";
import { content, other, sha256, useDownload } from "./one-download";

const download = useDownload();

describe("fetching a file", () => {
  it("puts exactly what was published in place, and nothing beside it", async () => {
    download.server.answer("/file.bin", serve(content));
    const seen: number[] = [];
    expect(await download.get({}, { onProgress: (received) => seen.push(received) })).toBe("fetched");
    download.expectPublished();
    expect(download.left()).toEqual(["file.bin"]);
    expect(seen[0]).toBe(0);
    expect(seen[seen.length - 1]).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("asks nobody for a file that is there and is the published one", async () => {
    mkdirSync(join(download.folder, "set"));
    writeFileSync(download.target, content);
    expect(await download.get()).toBe("present");
    expect(download.server.requests).toHaveLength(0);
  });

  it("never overwrites another file of the same name", async () => {
    mkdirSync(join(download.folder, "set"));
    writeFileSync(download.target, other);
    download.server.answer("/file.bin", serve(content));
    await expect(download.get()).rejects.toThrow(/is there, but its SHA-256 is .* Move it away/);
    expect(sha256(readFileSync(download.target))).toBe(sha256(other));
  });

  it("goes on where a broken connection left it, asking for the rest of the same version", async () => {
    download.server.answer("/file.bin", (request, response, count) =>
      (count === 0 ? breakAfter(content, 70_000) : serve(content))(request, response, count),
    );
    expect(await download.get()).toBe("fetched");
    download.expectPublished();
    const [, second] = download.server.requests;
    expect(second.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(second.headers["if-range"]).toBe('"one"');
  });

  it("goes on in a later call where an earlier one gave up", async () => {
    download.server.answer("/file.bin", (request, response, count) => {
      if (count === 0) stallAfter(content, 70_000)(request, response, count);
      else response.writeHead(500).end();
    });
    await expect(download.get({}, { retries: 0 })).rejects.toThrow("answers 500");
    expect(download.left()).toEqual(["file.bin.part", "file.bin.part.json"]);
    download.server.answer("/file.bin", serve(content));
    const before = download.server.requests.length;
    await download.get();
    expect(download.server.requests[before].headers.range).toBeDefined();
    download.expectPublished();
    expect(download.left()).toEqual(["file.bin"]);
  });

  it("begins anew when the file on the server has changed in between", async () => {
    download.server.answer("/file.bin", (request, response, count) =>
      (count === 0 ? breakAfter(other, 70_000, '"old"') : serve(content, '"new"'))(request, response, count),
    );
    await download.get();
    download.expectPublished();
  });

  it("begins anew when the server ignores the range", async () => {
    download.server.answer("/file.bin", (request, response, count) => {
      if (count === 0) breakAfter(content, 70_000)(request, response, count);
      else response.writeHead(200, { "content-length": content.length, etag: '"one"' }).end(content);
    });
    await download.get();
    download.expectPublished();
  });

  it("does not believe a server that continues at another place", async () => {
    download.server.answer("/file.bin", (request, response, count) => {
      if (count === 0) breakAfter(content, 70_000)(request, response, count);
      else if (count === 1) {
        const contentRange = `bytes 0-${content.length - 1}/${content.length}`;
        response.writeHead(206, { "content-range": contentRange, "content-length": content.length }).end(content);
      } else serve(content)(request, response, count);
    });
    await download.get();
    download.expectPublished();
  });

  it("does not continue without an ETag or a date", async () => {
    download.server.answer("/file.bin", (_, response, count) => {
      response.writeHead(200, { "content-length": content.length });
      if (count === 0) response.write(content.subarray(0, 70_000), () => setTimeout(() => response.destroy(), 30));
      else response.end(content);
    });
    await download.get();
    expect(download.server.requests.every(({ headers }) => headers.range === undefined)).toBe(true);
    download.expectPublished();
  });

  it("gives a stalled connection up, and goes on", async () => {
    download.server.answer("/file.bin", (request, response, count) =>
      (count === 0 ? stallAfter(content, 70_000) : serve(content))(request, response, count),
    );
    const reasons: string[] = [];
    await download.get({}, { onRetry: ({ reason }) => reasons.push(reason) });
    expect(reasons).toEqual(["the server stopped sending."]);
    download.expectPublished();
  });

  it("tries again after 500, 503 and 429, and says so", async () => {
    download.server.answer("/file.bin", (request, response, count) => {
      if (count < 3) response.writeHead([500, 503, 429][count]).end();
      else serve(content)(request, response, count);
    });
    const reasons: string[] = [];
    await download.get({}, { onRetry: ({ reason }) => reasons.push(reason) });
    expect(reasons.map((reason) => reason.match(/answers (\d+)/)?.[1])).toEqual(["500", "503", "429"]);
    download.expectPublished();
  });
});

describe("two that fetch the same file", () => {
  it("fetch it once", async () => {
    download.server.answer("/file.bin", (request, response, count) => {
      setTimeout(() => serve(content)(request, response, count), 200);
    });
    let waited = 0;
    const onWait = () => {
      waited++;
    };
    const both = await Promise.all([download.get({}, { onWait }), download.get({}, { onWait })]);
    expect(both.sort()).toEqual(["fetched", "present"]);
    expect(download.server.requests).toHaveLength(1);
    expect(waited).toBe(1);
    expect(download.left()).toEqual(["file.bin"]);
  });

  it("do not wait for one that died", async () => {
    mkdirSync(join(download.folder, "set"));
    mkdirSync(`${download.target}.lock`);
    const past = new Date(Date.now() - 60_000); // a living process would have touched it since
    utimesSync(`${download.target}.lock`, past, past);
    download.server.answer("/file.bin", serve(content));
    expect(await download.get()).toBe("fetched");
    expect(download.left()).toEqual(["file.bin"]);
  });
});
