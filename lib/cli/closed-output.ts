/** As shells have it of a program that SIGPIPE ended, which Node does not heed. */
const status = 128 + 13;

/**
 * Ends the program, without a word, when nobody reads what it writes any more: `mi-nas reference show | head` is no
 * fault. What a run had finished is kept as with any other end.
 */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(status);
    });
  }
}
