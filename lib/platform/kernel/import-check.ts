import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { installedPackages } from "./installed-packages";
import { faultOfFile, type TypeFault } from "./type-errors";

/** A file as the watch program keeps it: with a hash of its text. */
type VersionedFile = ts.SourceFile & { readonly version: string };

/** File of keys, a line each. */
const memory = join(installedPackages, ".cache/mi-nas-kernel/checked.txt");

/** Characters of remembered keys at most; a check of the whole library adds some 5,000. */
const MEMORY_LIMIT = 1 << 20;

function digest(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("base64url").slice(0, 22);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** What the check needs to know. */
export interface ImportCheckOptions {
  /** The notebook's folder; faults are shown with paths relative to it. */
  readonly folder: string;
  readonly compilerOptions: ts.CompilerOptions;
  /** The project's files that a file imports, at any distance. */
  importsOf(file: string): readonly string[];
}

/**
 * Checks the types of the project's files that a cell imports, directly or through others.
 *
 * A check of the whole library takes seconds, so what was found to be in order is remembered beside the installed
 * packages, across kernels: by a key of the file's text, of all it imports, of the packages and of the compiler.
 */
export class ImportCheck {
  readonly #options: ImportCheckOptions;
  readonly #inOrder: Set<string>;
  readonly #circumstances: string;
  #last: { readonly key: string; readonly faults: readonly TypeFault[] } = { key: "", faults: [] };

  constructor(options: ImportCheckOptions) {
    this.#options = options;
    this.#inOrder = new Set(textOf(memory).split("\n"));
    const installed = textOf(join(installedPackages, ".package-lock.json"));
    this.#circumstances = digest([ts.version, JSON.stringify(options.compilerOptions), installed]);
  }

  /** The faults in `imports`, all that a cell imports at any distance. */
  faults(program: ts.Program, imports: readonly string[]): readonly TypeFault[] {
    const filesOf = (names: readonly string[]): VersionedFile[] =>
      names.flatMap((name) => (program.getSourceFile(name) as VersionedFile | undefined) ?? []);
    const keyOf = (files: readonly VersionedFile[]): string =>
      digest([this.#circumstances, ...files.map(({ fileName, version }) => `${fileName}:${version}`).sort()]);

    const files = filesOf(imports);
    const key = keyOf(files);
    if (key === this.#last.key) return this.#last.faults;
    if (this.#inOrder.has(key)) return [];
    const faults: TypeFault[] = [];
    const inOrder: string[] = [];
    for (const file of files) {
      if (file.isDeclarationFile) continue;
      const fileKey = digest([file.fileName, file.version, keyOf(filesOf(this.#options.importsOf(file.fileName)))]);
      if (this.#inOrder.has(fileKey)) continue;
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      faults.push(...found.map((diagnostic) => faultOfFile(diagnostic, this.#options.folder)));
      if (found.length === 0) inOrder.push(fileKey);
    }
    if (faults.length === 0) inOrder.push(key);
    this.#remember(inOrder);
    this.#last = { key, faults };
    return faults;
  }

  #remember(keys: readonly string[]): void {
    for (const key of keys) this.#inOrder.add(key);
    if (keys.length === 0) return;
    try {
      mkdirSync(dirname(memory), { recursive: true });
      // Most keys are of versions that are gone: what has grown too long starts anew.
      const flag = textOf(memory).length > MEMORY_LIMIT ? "w" : "a";
      writeFileSync(memory, `${keys.join("\n")}\n`, { flag });
    } catch {
      // A read-only installation: the next kernel checks again.
    }
  }
}
