import { rmSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Dispatcher } from "undici";
import { DownloadError } from "./download-error";
import type { PartFile } from "./part-file";
import { openAddress, validatorOf } from "./request";

/** What is wanted and how far it may go. */
export interface TransferRequest {
  readonly name: string;
  readonly address: string;
  /** The published size, where it is known. */
  readonly bytes?: number;
  readonly part: PartFile;
  readonly dispatcher: Dispatcher;
  readonly signal?: AbortSignal;
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

/** No published file is as large; a server that never stops must not fill a disk. */
const MAX_BYTES = 4 * 2 ** 30;

/**
 * One attempt to fetch a file, or what is missing of it, into its part file.
 *
 * What is there is continued only when the server says that its file is still the same (If-Range); a server that
 * answers with the whole file is believed, and the part begins anew.
 *
 * @throws DownloadError, saying whether another attempt may help; and what node throws for failures of disk or network.
 */
export async function transfer(request: TransferRequest): Promise<void> {
  const { name, address, part, dispatcher, signal } = request;
  const note = part.readNote();
  const isKnown = note?.address === address && note.validator !== undefined;
  if (!isKnown) part.discard();
  const held = part.bytes;
  if (held > 0 && held === note?.total) return;
  const headers: Record<string, string> = {};
  if (held > 0 && note?.validator) Object.assign(headers, { range: `bytes=${held}-`, "if-range": note.validator });
  const response = await openAddress({ name, address, headers, dispatcher, signal });
  const { statusCode, body } = response;
  const start = statusCode === 206 ? held : 0;
  let total: number | undefined;
  try {
    if (statusCode === 416) throw new DownloadError(name, "the server's file has changed.", true);
    total = announcedTotal(response.headers, statusCode, start, name);
    checkTotal(request, total);
    if (start > 0 && total !== note?.total) throw new DownloadError(name, "the server's file has changed.", true);
  } catch (error) {
    body.on("error", () => undefined).destroy();
    if ((error as DownloadError).mayPass) part.discard();
    throw error;
  }
  if (start === 0) rmSync(part.path, { force: true });
  part.writeNote({ address, validator: validatorOf(response.headers), total });
  const received = await receive(request, body, start, total).catch((error: Error) => {
    if (error instanceof DownloadError) part.discard(); // more than the whole file: it is another one
    throw error;
  });
  const wanted = total ?? request.bytes;
  if (wanted !== undefined && received < wanted) {
    throw new DownloadError(name, `the connection ended after ${received} of ${wanted} bytes.`, true);
  }
}

/** Appends a body to the part, never more than the whole file holds; what has come is written when the rest does not. */
async function receive(request: TransferRequest, body: AsyncIterable<Buffer>, start: number, total?: number) {
  const { name, part, onProgress } = request;
  const limit = total ?? request.bytes ?? MAX_BYTES;
  const handle = await open(part.path, start === 0 ? "w" : "a");
  let received = start;
  try {
    onProgress?.(received, total ?? request.bytes);
    for await (const chunk of body) {
      if (received + chunk.length > limit) {
        throw new DownloadError(name, `the server sends more than ${limit} bytes.`);
      }
      await handle.writeFile(chunk);
      received += chunk.length;
      onProgress?.(received, total ?? request.bytes);
    }
  } finally {
    await handle.close();
  }
  return received;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Size of the whole file, as far as the server says it. */
function announcedTotal(headers: Headers, status: number, start: number, name: string): number | undefined {
  if (status !== 206) {
    const length = Number(headers["content-length"]);
    return headers["content-length"] !== undefined && Number.isSafeInteger(length) ? length : undefined;
  }
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(String(headers["content-range"]));
  if (!range || Number(range[1]) !== start) {
    throw new DownloadError(name, `the server continues at another place than asked for (${start}).`, true);
  }
  return range[3] === "*" ? undefined : Number(range[3]);
}

function checkTotal({ name, bytes }: TransferRequest, total: number | undefined): void {
  if (bytes !== undefined && total !== undefined && bytes !== total) {
    throw new DownloadError(name, `the server offers ${total} bytes, the published file has ${bytes}.`);
  }
  if (total !== undefined && total > MAX_BYTES) {
    throw new DownloadError(name, `the server offers ${total} bytes, more than any published file has.`);
  }
}
