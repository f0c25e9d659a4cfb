import { existsSync, mkdirSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { DownloadError, downloadErrorOf } from "./download-error";
import { PartFile, withFileLock } from "./part-file";
import { type KnownFile, mismatch, placeFile } from "./place";
import { transfer } from "./transfer";

export interface FileOrder extends KnownFile {
  readonly name: string;
  /** Addresses in order: the next is tried where one does not have the file. */
  readonly addresses: readonly string[];
  /** Path of the finished file. */
  readonly target: string;
}

/** How patiently to fetch. */
export interface FetchOptions {
  /** Attempts after the first that fails; each that brought new bytes does not count. Default 5. */
  readonly retries?: number;
  /** Without a byte for so long, an attempt has failed. Default 30. */
  readonly stallSeconds?: number;
  /** Pause before the second attempt; doubled for each further one, up to a minute. Default 1. */
  readonly pauseSeconds?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (received: number, total: number | undefined) => void;
  readonly onRetry?: (error: DownloadError, seconds: number) => void;
  readonly onWait?: () => void;
}

/**
 * Fetches a file: what an earlier attempt left is continued, the checksum is compared, and only the finished file gets
 * its name. Proxies are taken from `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
 *
 * @returns Whether it was fetched, or was there already.
 * @throws DownloadError naming the file and the reason; what was fetched stays in `NAME.part` for the next time, unless
 * it is damaged.
 */
export async function fetchFile(order: FileOrder, options: FetchOptions = {}): Promise<"fetched" | "present"> {
  const { target, name } = order;
  try {
    mkdirSync(dirname(target), { recursive: true });
    return await withFileLock(
      target,
      async () => {
        if (await isFinished(order)) return "present";
        await fetchInto(order, options);
        return "fetched";
      },
      options,
    );
  } catch (error) {
    throw downloadErrorOf(name, error);
  }
}

/** @throws DownloadError where another file has the name: it may be somebody's, so it is never overwritten. */
export async function isFinished({ name, target, ...known }: FileOrder): Promise<boolean> {
  if (!existsSync(target)) return false;
  const reason = await mismatch(target, known);
  if (reason === undefined) return true;
  throw new DownloadError(name, `${target} is there, but ${reason}. Move it away to fetch the published file.`);
}

async function fetchInto(order: FileOrder, options: FetchOptions): Promise<void> {
  const { retries = 5, stallSeconds = 30, pauseSeconds = 1, signal } = options;
  const part = new PartFile(order.target);
  const dispatcher = dispatcherWith(1000 * stallSeconds);
  let addresses = order.addresses;
  let timesDamaged = 0;
  try {
    for (let failures = 0; ; ) {
      const before = part.bytes;
      try {
        await fetchOnce(order, addresses[0], part, dispatcher, options);
        return;
      } catch (thrown) {
        const error = downloadErrorOf(order.name, thrown);
        // Once, bytes may have been damaged on the way; the same again is another file than the published one.
        if (error instanceof DamagedError && ++timesDamaged > 1) throw error;
        if (signal?.aborted) throw error;
        if (!error.mayPass && addresses.length > 1) {
          addresses = addresses.slice(1);
          continue;
        }
        if (part.bytes <= before) failures++;
        if (!error.mayPass || failures > retries) throw error;
        const asked = (error as { retryAfterSeconds?: number }).retryAfterSeconds;
        const seconds = asked ?? Math.min(60, pauseSeconds * 2 ** Math.max(0, failures - 1));
        options.onRetry?.(error, seconds);
        await sleep(1000 * seconds, undefined, { signal });
      }
    }
  } finally {
    await dispatcher.destroy();
  }
}

/** A file that has arrived whole, but is not the published one. */
class DamagedError extends DownloadError {}

/** Without a proxy in the environment a plain one: undici calls the other experimental in a warning. */
function dispatcherWith(timeout: number): Dispatcher {
  const { env } = process;
  const timeouts = { headersTimeout: timeout, bodyTimeout: timeout, connect: { timeout } };
  const hasProxy = ["http_proxy", "https_proxy"].some((name) => env[name] || env[name.toUpperCase()]);
  return hasProxy ? new EnvHttpProxyAgent(timeouts) : new Agent(timeouts);
}

async function fetchOnce(
  order: FileOrder,
  address: string,
  part: PartFile,
  dispatcher: Dispatcher,
  { signal, onProgress }: FetchOptions,
): Promise<void> {
  const { name, target, bytes } = order;
  checkSpace(order, part);
  await transfer({ name, address, bytes, part, dispatcher, signal, onProgress });
  const reason = await mismatch(part.path, order);
  if (reason !== undefined) {
    part.discard();
    throw new DamagedError(name, `what ${address} sent is damaged: ${reason}.`, true);
  }
  placeFile(part.path, target);
  part.forgetNote();
}

function checkSpace({ name, target, bytes }: FileOrder, part: PartFile): void {
  if (bytes === undefined) return;
  const { bavail, bsize } = statfsSync(dirname(target));
  const missing = bytes - part.bytes;
  if (bavail * bsize < missing) {
    throw new DownloadError(name, `${missing} bytes are missing, the disk has room for ${bavail * bsize}.`);
  }
}
