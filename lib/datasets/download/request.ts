import { type Dispatcher, request } from "undici";
import { DownloadError } from "./download-error";

const MAX_REDIRECTS = 5;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Opens an address, following redirections. The body comes as it is: `Content-Encoding` is left alone, because a
 * `.gz` file is what is wanted and some servers declare it as an encoding.
 *
 * @returns A response of status 200, 206 or 416.
 * @throws DownloadError for any other answer.
 */
export async function openAddress(options: {
  readonly name: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
  readonly signal?: AbortSignal;
}): Promise<Dispatcher.ResponseData> {
  const { name, dispatcher, signal } = options;
  let address = options.address;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const headers = { ...options.headers, "accept-encoding": "identity", "user-agent": "mi-nas" };
    const response = await request(address, { headers, dispatcher, signal });
    const { statusCode } = response;
    if (statusCode === 200 || statusCode === 206 || statusCode === 416) return response;
    await response.body.dump({ limit: 1 << 16 }).catch(() => undefined);
    if (statusCode < 300 || statusCode >= 400) throw refusal(name, address, statusCode, response.headers);
    address = redirection(name, address, response.headers);
  }
  throw new DownloadError(name, `more than ${MAX_REDIRECTS} redirections from ${options.address}.`);
}

function refusal(name: string, address: string, status: number, headers: Headers): DownloadError {
  const mayPass = status === 408 || status === 425 || status === 429 || status >= 500;
  const error = new DownloadError(name, `${address} answers ${status}.`, mayPass);
  const seconds = Number(headers["retry-after"]);
  return seconds > 0 ? Object.assign(error, { retryAfterSeconds: Math.min(seconds, 60) }) : error;
}

function redirection(name: string, address: string, headers: Headers): string {
  const location = headers.location;
  if (typeof location !== "string") throw new DownloadError(name, `${address} redirects to nowhere.`);
  const next = new URL(location, address);
  if (next.protocol !== "https:" && next.protocol !== new URL(address).protocol) {
    throw new DownloadError(name, `${address} redirects to ${next.protocol}, which is less safe.`);
  }
  return next.href;
}

/** What tells a file from a later version of it: a strong ETag, else its date (RFC 9110, §13.1.5). */
export function validatorOf(headers: Headers): string | undefined {
  const etag = headers.etag;
  if (typeof etag === "string" && etag.startsWith('"')) return etag;
  const date = headers["last-modified"];
  return typeof date === "string" ? date : undefined;
}
