import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { findCommand } from "./command.mjs";
import { compilerWheel, ownHeader } from "./engine-plan.mjs";
import { EngineObstacle, fetchWheel } from "./wheel.mjs";

/** @typedef {import("./session.mjs").SetupSession} SetupSession */

/**
 * The C++ compiler of this machine: `$CXX`, or the first of the usual names.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[] | undefined} Command and first arguments.
 */
export function findCompiler(environment) {
  const fromUser = environment.CXX?.trim().split(/\s+/);
  for (const [name, ...args] of [...(fromUser ? [fromUser] : []), ["c++"], ["g++"], ["clang++"]]) {
    const path = name && findCommand(name, environment);
    if (path) return [path, ...args];
  }
  return undefined;
}

/**
 * Compiles tfjs-node's add-on, two files, straight with a compiler: neither node-gyp nor Node's headers nor make are
 * needed. Where there is no compiler, or one that does not work, one is downloaded, used and removed.
 *
 * @param {SetupSession} session
 * @param {string} library Folder with `lib/` and `include/` of TensorFlow, beside which the add-on will look for it.
 * @param {string} target The add-on's file.
 * @returns {Promise<string>} The compiler, for people.
 * @throws {EngineObstacle}
 */
export async function compileAddOn(session, library, target) {
  const { at, environment } = session;
  mkdirSync(dirname(target), { recursive: true });
  const own = findCompiler(environment);
  if (own !== undefined && (await compile(session, own, library, target))) return own[0];
  const folder = join(at.temporary, "compiler");
  await fetchWheel(session, compilerWheel, folder, ["ziglang/"]);
  const zig = join(folder, "ziglang", "zig");
  chmodSync(zig, 0o755);
  const cache = join(at.temporary, "compiler-cache");
  const compiled = await compile(session, [zig, "c++", "-target", "x86_64-linux-gnu.2.28"], library, target, {
    ZIG_GLOBAL_CACHE_DIR: cache,
    ZIG_LOCAL_CACHE_DIR: cache,
  });
  for (const used of [folder, cache]) rmSync(used, { recursive: true, force: true });
  if (!compiled) {
    throw new EngineObstacle(`the add-on does not compile, neither with ${own?.[0] ?? "a C++ compiler (none is there)"} \
nor with ${compilerWheel.name} ${compilerWheel.version}; see ${at.log}`);
  }
  return `${compilerWheel.name} ${compilerWheel.version}, as ${own ? `${own[0]} failed` : "no C++ compiler was there"}`;
}

/**
 * @param {SetupSession} session
 * @param {readonly string[]} compiler
 * @param {string} library
 * @param {string} target
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<boolean>} Whether it worked.
 */
async function compile(session, [command, ...first], library, target, environment) {
  const { at } = session;
  const binding = join(at.enginePackage, "binding");
  const unfinished = `${target}.unfinished`;
  const { code } = await session.run(
    command,
    [
      ...[...first, "-shared", "-fPIC", "-O2", "-std=c++17", "-DNAPI_VERSION=8"],
      ...["-include", ownHeader],
      ...["tfjs_backend.cc", "tfjs_binding.cc"].map((source) => join(binding, source)),
      ...["-I", join(at.nodeModules, "node-api-headers", "include"), "-I", join(library, "include")],
      // The library's file name as it is in the wheel; it becomes the name that the add-on asks the loader for.
      ...["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"].map((name) => join(library, "lib", name)),
      // Relative to the add-on, so that the repository can be moved.
      ...["-Wl,-rpath,$ORIGIN/../../deps/lib", "-Wl,--allow-shlib-undefined", "-o", unfinished],
    ],
    { environment },
  );
  if (code === 0) renameSync(unfinished, target);
  return code === 0;
}
