import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { type FetchOptions, type FileOrder, fetchFile } from "../../../lib/datasets/download/fetch-file";
import { createRandom } from "../../../lib/platform/random/random";
import { type LoopbackServer, startServer } from "./loopback-server";

const random = createRandom(5, "download");
/** What the publisher published. */
export const content = Buffer.from(Uint8Array.from({ length: 200_000 }, () => random.integer(256)));
/** Another file of the same length. */
export const other = Buffer.from(content).reverse();
export const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

const quick: FetchOptions = { pauseSeconds: 0.01, stallSeconds: 1, retries: 3 };

/** A server and a folder of each test's own, and a file that is fetched from the one into the other. */
export class Download {
  folder = "";
  target = "";
  server: LoopbackServer = { base: "", requests: [], answer: () => undefined };

  order(known: Partial<FileOrder> = {}): FileOrder {
    const addresses = [`${this.server.base}/file.bin`];
    const digest = { kind: "sha256", value: sha256(content) } as const;
    return { name: "file.bin", addresses, bytes: content.length, digest, target: this.target, ...known };
  }

  get(known: Partial<FileOrder> = {}, options: FetchOptions = {}): Promise<"fetched" | "present"> {
    return fetchFile(this.order(known), { ...quick, ...options });
  }

  expectPublished(): void {
    expect(sha256(readFileSync(this.target))).toBe(sha256(content));
  }

  /** Names of all files in the target's folder. */
  left(): readonly string[] {
    return readdirSync(join(this.folder, "set")).sort();
  }
}

export function useDownload(): Download {
  const download = new Download();
  beforeEach(async () => {
    download.folder = mkdtempSync(join(tmpdir(), "mi-nas-get-"));
    download.target = join(download.folder, "set", "file.bin");
    download.server = await startServer();
  });
  afterEach(() => rmSync(download.folder, { recursive: true, force: true }));
  return download;
}
