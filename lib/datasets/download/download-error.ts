/** A file that could not be fetched. The message names the file and the reason, and says what a user can do. */
export class DownloadError extends Error {
  /** @param mayPass Whether trying again may help. */
  constructor(
    readonly file: string,
    readonly reason: string,
    readonly mayPass = false,
  ) {
    super(`Cannot get ${file}: ${reason}`);
    this.name = "DownloadError";
  }
}

const diskReasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full.",
  EDQUOT: "the disk quota is used up.",
  EACCES: "the folder may not be written (permission denied).",
  EPERM: "the folder may not be written (permission denied).",
  EROFS: "the folder lies on a disk that cannot be written.",
  ENOTDIR: "a part of the path is a file, not a folder.",
  EISDIR: "a folder has its name.",
};

const networkReasons: Readonly<Record<string, string>> = {
  UND_ERR_BODY_TIMEOUT: "the server stopped sending.",
  UND_ERR_HEADERS_TIMEOUT: "the server does not answer.",
  UND_ERR_CONNECT_TIMEOUT: "the server cannot be reached in time.",
  UND_ERR_SOCKET: "the connection broke.",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the server sent another number of bytes than it had announced.",
  ECONNREFUSED: "the server refuses the connection.",
  ECONNRESET: "the connection broke.",
  ENOTFOUND: "the server's name is not known here; is there a network?",
  EAI_AGAIN: "the server's name cannot be looked up; is there a network?",
};

/** Any failure as a {@link DownloadError}; failures of the network may pass, those of the disk do not. */
export function downloadErrorOf(file: string, error: unknown): DownloadError {
  if (error instanceof DownloadError) return error;
  const { message } = error as Error;
  const code = String((error as { code?: unknown }).code ?? ""); // a number where a timer stopped it
  if (code in diskReasons) return new DownloadError(file, diskReasons[code]);
  if (["AbortError", "TimeoutError"].includes((error as Error).name)) {
    return new DownloadError(file, "stopped; the same command goes on later.");
  }
  const isOfNetwork = code in networkReasons || code.startsWith("UND_ERR") || code.startsWith("HPE_");
  return new DownloadError(
    file,
    networkReasons[code] ?? message,
    isOfNetwork || code === "EPIPE" || code === "ETIMEDOUT",
  );
}
