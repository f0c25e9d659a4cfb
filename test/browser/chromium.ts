import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { findBrowser } from "./find-browser.mjs";

/**
 * Starts a Chromium without a window that can reach this machine and nothing else.
 *
 * @param folder Where it may write; also what its processes are known by.
 * @throws Error when there is no browser.
 */
export async function launchChromium(folder: string): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error("These tests need a Chromium: install one, or name it with MI_NAS_BROWSER.");
  }
  const offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
  return chromium.launch({ executablePath, args: [offline, `--crash-dumps-dir=${folder}`] });
}

/** What the pages of a context asked for. */
export interface Traffic {
  /** Every address, without its query. */
  readonly requests: string[];
  /** What was asked of other hosts, refused, or not found. */
  readonly faults: string[];
}

/** Records every request of a context, and lets none out that does not begin with `origin`. */
export async function recordTraffic(context: BrowserContext, origin: string): Promise<Traffic> {
  const traffic: Traffic = { requests: [], faults: [] };
  const isOwn = (url: string): boolean => url.startsWith(origin) || /^(data|blob):/.test(url);
  await context.route("**/*", (route, request) => {
    traffic.requests.push(request.url().split("?")[0]);
    if (isOwn(request.url())) return route.continue();
    traffic.faults.push(`to another host: ${request.url()}`);
    return route.abort();
  });
  context.on("response", (response) => {
    if (response.status() >= 400) traffic.faults.push(`${response.status()}: ${response.url()}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A page that is left takes back what it was asking.
    if (reason !== "net::ERR_ABORTED" || !isOwn(request.url())) traffic.faults.push(`${reason}: ${request.url()}`);
  });
  context.on("page", (page) => {
    page.on("websocket", (socket) => {
      if (!isOwn(socket.url().replace(/^ws/, "http"))) traffic.faults.push(`to another host: ${socket.url()}`);
      socket.on("socketerror", (error) => traffic.faults.push(`${error}: ${socket.url()}`));
    });
  });
  return traffic;
}
