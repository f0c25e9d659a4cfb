/** A data file that cannot be used. The message names the file and the reason, nothing else needs to be looked up. */
export class DataFileError extends Error {
  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`Cannot read ${file}: ${reason}`);
    this.name = "DataFileError";
  }
}

/** The reason behind a failed file operation, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EACCES" || code === "EPERM") return "permission denied.";
  if (code === "ELOOP") return "its symbolic links form a loop.";
  if (code === "ENOENT") return "it does not exist.";
  if (code === "ENOTDIR") return "it is not a folder.";
  return error instanceof Error ? error.message : String(error);
}
