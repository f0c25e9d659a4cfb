import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { type BuildOptions, type BuildResult, build, buildSync } from "esbuild";
import { projectRoot } from "../paths";
import { kindRegistry } from "./registry";

/** Sources bundled as they would run: without comments, types, line breaks and what is imported but not used. */
const bundling = {
  absWorkingDir: projectRoot,
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  platform: "node",
  packages: "external",
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "silent",
  outdir: "bundles",
} as const satisfies BuildOptions;

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

/** SHA-256 over each bundle and the versions of the packages that it imports, in the order of the entries. */
function digestsOf({ outputFiles, metafile }: BuildResult<typeof bundling>): readonly string[] {
  const versionOf = lockedVersions();
  return outputFiles.map(({ path: file, text }) => {
    const { imports: all } = metafile.outputs[fromRoot(file)];
    const imports = all.filter(({ external, path }) => external && !isBuiltin(path));
    const packages = [...new Set(imports.map(({ path }) => packageOf(path)))].sort();
    const hash = createHash("sha256").update(text);
    for (const name of packages) hash.update(`\0${name}@${versionOf(name)}`);
    return hash.digest("hex");
  });
}

/**
 * What a piece of code depends on in this project: SHA-256 over it and every source that it reaches, and the versions
 * of the packages these import. Comments, types, format and unrelated sources do not count.
 *
 * @param resolveFrom Folder below the project that its imports lead from.
 * @throws Error with the bundler's words when the code cannot be parsed or an import leads nowhere.
 */
export function digestOfCode(code: string, resolveFrom: string): string {
  const contents = { contents: code, resolveDir: join(projectRoot, resolveFrom), sourcefile: "code.ts" } as const;
  return digestsOf(buildSync({ ...bundling, stdin: { ...contents, loader: "ts" } }) as BuildResult<typeof bundling>)[0];
}

let remembered:
  | { readonly stamp: string; readonly digests: CodeDigests; readonly inputs: readonly string[] }
  | undefined;

/** Changes whenever one of the files does. */
function stampOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(projectRoot, file), { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: -1 };
    hash.update(`${file}\0${mtimeMs}\0${size}\0`);
  }
  return hash.digest("hex");
}

/** Digest of the code behind each kind of task, by its name, and of what times the engine. */
export interface CodeDigests {
  readonly kinds: Readonly<Record<string, string>>;
  readonly measureSpeed: string;
}

/**
 * Digests of the code as it is on disk now, in a tenth of a second; asked for again, only files that changed are read.
 *
 * @throws Error with the bundler's words when a source cannot be parsed or an import leads nowhere.
 */
export async function codeDigests(): Promise<CodeDigests> {
  const { kinds, measureSpeed } = kindRegistry();
  const entryPoints = [...kinds.map(({ module }) => module), measureSpeed.module];
  const lock = "package-lock.json";
  if (remembered && remembered.stamp === stampOf([...remembered.inputs, ...entryPoints.map(fromRoot), lock])) {
    return remembered.digests;
  }
  // named by number: outputs come in that order, and two files of one name do not meet
  const entries = Object.fromEntries(entryPoints.map((module, index) => [String(index).padStart(4, "0"), module]));
  const result = (await build({ ...bundling, entryPoints: entries })) as BuildResult<typeof bundling>;
  const all = digestsOf(result);
  const digests: CodeDigests = {
    kinds: Object.fromEntries(kinds.map(({ name }, index) => [name, all[index]])),
    measureSpeed: all[all.length - 1],
  };
  const inputs = Object.keys(result.metafile.inputs).sort();
  remembered = { stamp: stampOf([...inputs, ...entryPoints.map(fromRoot), lock]), digests, inputs };
  return digests;
}

const fromRoot = (path: string): string => path.slice(projectRoot.length + 1);
