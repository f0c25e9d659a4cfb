// All that the kernel takes from tslab, which sees the repository's own TypeScript in place of the one it brings (5.0):
// the kernel, `tsc` and an editor accept the same code.
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import type * as jupyter from "tslab/dist/jupyter";
import type * as metadata from "tslab/dist/metadata";
import ts from "typescript";
import { installedPackages } from "./installed-packages";
import { quickInfoAt } from "./quick-info";

export interface ConvertedCell {
  /** An ES module. */
  readonly output?: string;
  readonly declOutput?: string;
  readonly diagnostics: readonly ConverterDiagnostic[];
  readonly lastExpressionVar?: string;
  /** JavaScript of modules that cells declare. */
  readonly sideOutputs?: readonly { readonly path: string; readonly data: string }[];
}

/** A fault as tslab lists it; lines and characters count from 0. */
export interface ConverterDiagnostic {
  readonly fileName?: string;
  readonly start: { readonly line: number; readonly character: number };
  readonly code: number;
  readonly messageText: string;
}

/** What could stand in place of the text between `start` and `end`. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
}

/** tslab's converter, which knows how a notebook declares names anew. */
export interface Converter {
  convert(declarations: string, source: string): ConvertedCell;
  inspect(declarations: string, source: string, position: number): ts.QuickInfo | undefined;
  complete(
    declarations: string,
    source: string,
    position: number,
  ): Completions & { readonly original?: ts.CompletionInfo };
  addModule(name: string, source: string, meta: metadata.CodeMetadata): readonly ConverterDiagnostic[];
}

/** What the compiler has, but does not declare; tslab's edition of it does. */
const internals = ts as unknown as {
  readonly nullTransformationContext: ts.TransformationContext;
  readonly Completions: { getCompletionsAtPosition(...args: readonly unknown[]): ts.CompletionInfo | undefined };
};

/** What keeps a program from compiling `files`. */
export function diagnosticsOf(program: ts.Program, files: readonly ts.SourceFile[]): readonly ts.Diagnostic[] {
  return ts.sortAndDeduplicateDiagnostics(files.flatMap((file) => ts.getPreEmitDiagnostics(program, file)));
}

/** The functions that tslab's edition adds to TypeScript, under their names there. */
const additions = {
  // Wherever the notebook lies, cells run on this repository's Node and packages.
  getDefaultTypeRoots: () => [join(installedPackages, "@types")],
  getNullTransformationContext: () => internals.nullTransformationContext,
  getPreEmitDiagnosticsOfFiles: diagnosticsOf,
  getQuickInfoAtPosition: (file: ts.SourceFile, checker: ts.TypeChecker, _cancellation: unknown, position: number) =>
    quickInfoAt({ file, checker, position }),
  Completions: {
    // tslab's host knows no files, which an import's path is completed from.
    getCompletionsAtPositionForTslab: (_host: unknown, program: ts.Program, ...rest: readonly unknown[]) => {
      const settings = { getCompilationSettings: () => program.getCompilerOptions() };
      const host = { ...ts.sys, useCaseSensitiveFileNames: () => true, ...settings };
      return internals.Completions.getCompletionsAtPosition(host, program, ...rest);
    },
  },
};

/** Where tslab's modules look for TypeScript. */
const placeOfCompiler = createRequire(require.resolve("tslab/dist/converter")).resolve("@tslab/typescript-for-tslab");

/** Lets tslab's modules that are loaded from now on see TypeScript with `replacements`. */
function giveCompiler(replacements: object): void {
  const module = new Module(placeOfCompiler);
  const functions = Object.getOwnPropertyDescriptors({ ...additions, ...replacements });
  module.exports = Object.create(ts, { ...functions, __esModule: { value: true } });
  module.loaded = true;
  require.cache[placeOfCompiler] = module;
}

giveCompiler({});

/** tslab's answers to a frontend, and the place where its display functions look for the notebook. */
export const tslabJupyter = require("tslab/dist/jupyter") as typeof jupyter;

/** What a cell's comments say to tslab. */
export const { getCodeMetadata } = require("tslab/dist/metadata") as typeof metadata;

/**
 * A converter for the cells of the working directory, of its own copy of tslab's module.
 *
 * @param replacements functions that it sees in place of TypeScript's.
 */
export function createConverter(replacements: object): Converter {
  giveCompiler(replacements);
  delete require.cache[require.resolve("tslab/dist/converter")];
  try {
    return require("tslab/dist/converter").createConverter({ isJS: false, isBrowser: false });
  } finally {
    giveCompiler({});
  }
}
