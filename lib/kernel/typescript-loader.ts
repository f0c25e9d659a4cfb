import { readFileSync } from "node:fs";
import Module from "node:module";
import ts from "@tslab/typescript-for-tslab";
import { addSourceMaps } from "./source-maps";

/** What Node keeps undocumented, but stable since its first versions, for loaders of other languages. */
interface ModuleInternals {
  _extensions: Record<
    string,
    (module: NodeModule & { _compile(code: string, file: string): void }, file: string) => void
  >;
  _resolveFilename(request: string, parent: NodeModule | undefined, ...rest: unknown[]): string;
}

const internals = Module as unknown as ModuleInternals;

const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  alwaysStrict: true,
  sourceMap: true,
};

function syntaxError(diagnostic: ts.DiagnosticWithLocation): SyntaxError {
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  return new SyntaxError(`${diagnostic.file.fileName}:${line + 1}:${character + 1} ${message}`);
}

function loadTypeScript(module: NodeModule & { _compile(code: string, file: string): void }, fileName: string): void {
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(fileName, "utf8"), {
    fileName,
    compilerOptions,
    reportDiagnostics: true,
  });
  if (diagnostics?.length) throw syntaxError(diagnostics[0] as ts.DiagnosticWithLocation);
  addSourceMaps(fileName, [sourceMapText!]);
  module._compile(outputText, fileName);
}

/**
 * Makes `require` load `.ts` files. Each is transpiled on its own, in this process and without a type check, which
 * takes a few milliseconds; the service that checks the cells also checks the files they import.
 */
export function registerTypeScriptLoader(): void {
  internals._extensions[".ts"] = loadTypeScript;

  // TypeScript lets a file name its neighbour `x.ts` as "./x.js".
  const resolve = internals._resolveFilename;
  internals._resolveFilename = function (request, parent, ...rest) {
    try {
      return resolve.call(this, request, parent, ...rest);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
      return resolve.call(this, request.replace(/\.js$/, ".ts"), parent, ...rest);
    }
  };
}
