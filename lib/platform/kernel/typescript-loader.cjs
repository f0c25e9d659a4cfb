"use strict";
/**
 * `require` for TypeScript files: esbuild transpiles each on its own and without a type check, as it does in the
 * worker processes, in a millisecond or two. The service that checks the cells also checks the files they import.
 *
 * Plain JavaScript because the kernel itself is loaded by it.
 */
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { transformSync } = require("esbuild");

const options = {
  format: "cjs",
  platform: "node",
  target: "es2022",
  sourcemap: "external",
  // `import()` must come back to this loader, which Node's own knows nothing of.
  supported: { "dynamic-import": false },
  logLevel: "silent",
};

/** What the kernel adds once it runs; see typescript-loader.d.cts. */
const hooks = {
  guard: (transform) => transform(),
  addSourceMap: () => {},
};

/** A CommonJS module has no `import.meta`. */
const importMeta = {
  define: { "import.meta": "importMeta" },
  banner:
    'const importMeta = { url: require("node:url").pathToFileURL(__filename).href, filename: __filename, dirname: __dirname };',
};

function transpile(file) {
  try {
    const text = readFileSync(file, "utf8");
    return transformSync(text, {
      ...options,
      loader: file.endsWith("x") ? "tsx" : "ts",
      ...(/\bimport\.meta\b/.test(text) && importMeta),
      sourcefile: file,
    });
  } catch (error) {
    const [fault] = error.errors ?? [];
    if (!fault?.location) throw error;
    const { line, column } = fault.location;
    throw new SyntaxError(`${file}:${line}:${column + 1} ${fault.text}`);
  }
}

for (const ending of [".ts", ".tsx", ".mts", ".cts"]) {
  require.extensions[ending] = (module, file) => {
    const { code, map } = hooks.guard(() => transpile(file));
    hooks.addSourceMap(file, map);
    module._compile(code, file);
  };
}

// TypeScript lets a file name its neighbour `x.ts` as "./x.js", and `x.mts` as "./x.mjs".
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...more) {
  const rest = [parent, ...more];
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    // A notebook anywhere may use the packages that its kernel is installed with.
    const isPackage = /^(?:@|\w)/.test(request) && !/[\\/]node_modules[\\/]/.test(parent?.filename ?? "node_modules/");
    if (isPackage && parent !== module) return resolve.call(this, request, module);
    if (!/^(?:\.{1,2})?\/.*\.[cm]?js$/.test(request)) throw error;
    return resolve.call(this, request.replace(/js$/, "ts"), ...rest);
  }
};

module.exports = hooks;
