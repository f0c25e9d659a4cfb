/** The shell command, run in the repository's folder, that fetches a data set from its official source. */
export function getCommand(id: string): string {
  return `npx mi-nas datasets get ${id}`;
}
