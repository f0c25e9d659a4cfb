import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { projectRoot } from "../paths";
import { contentAddress } from "../results/cache";
import type { NotebookFile } from "./notebook-file";
import { moduleOfNotebook } from "./notebook-module";

/** The modules that workers run; no notebook imports them, every result depends on them. */
const workerEntry = 'import "../lib/platform/tasks/worker";\n';

/** Versions of packages as the lock file pins them. */
function lockedVersions(): (name: string) => string {
  const lock = JSON.parse(readFileSync(join(projectRoot, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  return (name) => lock.packages[`node_modules/${name}`]?.version ?? "";
}

/** `@scope/name/file` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** A module and all of the project's sources that it reaches, without comments, types and what it does not use. */
function bundle(code: string): { readonly text: string; readonly packages: readonly string[] } {
  const { outputFiles, metafile } = buildSync({
    stdin: { contents: code, resolveDir: join(projectRoot, "notebooks"), sourcefile: "notebook.ts", loader: "ts" },
    absWorkingDir: projectRoot,
    bundle: true,
    write: false,
    metafile: true,
    outfile: "bundle.mjs",
    format: "esm",
    platform: "node",
    packages: "external",
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "silent",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const packages = imports.filter(({ external, path }) => external && !path.startsWith("node:"));
  return { text: outputFiles[0].text, packages: [...new Set(packages.map(({ path }) => packageOf(path)))].sort() };
}

/**
 * What a notebook's outputs depend on in the project's code: SHA-256 over the notebook's code and every source that it
 * or a worker reaches, and the versions of the packages these import. Comments, prose and unrelated sources do not
 * count.
 *
 * @throws Error with the bundler's words when the code cannot be parsed or an import leads nowhere.
 */
export function codeDigest(notebook: NotebookFile): string {
  const versionOf = lockedVersions();
  const parts = [moduleOfNotebook(notebook), workerEntry].map((code) => {
    const { text, packages } = bundle(code);
    const sources = createHash("sha256").update(text).digest("hex");
    return { sources, packages: packages.map((name) => `${name}@${versionOf(name)}`) };
  });
  return contentAddress(parts);
}
