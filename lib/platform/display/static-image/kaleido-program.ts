import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** How to start a program. */
export interface Program {
  readonly path: string;
  /** Folder in which it must be started. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether it is a script of the Windows shell. */
  readonly shell: boolean;
}

function librariesOf(environment: string): readonly string[] {
  if (process.platform === "win32") return [join(environment, "Lib")];
  const folder = join(environment, "lib");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith("python"))
    .map((name) => join(folder, name));
}

/**
 * Kaleido's program in a project's Python environment; undefined when set-up has not installed it. On Linux its start
 * script is passed over: it breaks where the project's path has a space, and would be killed in the browser's stead.
 * (macOS and Windows have not been tried.)
 */
export function findKaleido(root: string): Program | undefined {
  const folder = librariesOf(join(root, ".venv"))
    .map((library) => join(library, "site-packages", "kaleido", "executable"))
    .find((path) => existsSync(path));
  if (!folder) return undefined;
  const { LD_PRELOAD: _, ...inherited } = process.env;
  const shell = process.platform === "win32";
  if (process.platform !== "linux") {
    return { folder, path: join(folder, shell ? "kaleido.cmd" : "kaleido"), environment: inherited, shell };
  }
  const environment = {
    ...inherited,
    LD_LIBRARY_PATH: join(folder, "lib"),
    FONTCONFIG_PATH: join(folder, "etc", "fonts"),
    XDG_DATA_HOME: join(folder, "xdg"),
  };
  return { folder, path: join(folder, "bin", "kaleido"), environment, shell };
}
