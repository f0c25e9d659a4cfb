import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { SetupLock } from "./lock.mjs";
import { places, readJson } from "./places.mjs";
import { describeProblem, problemFromError, SetupProblem } from "./problem.mjs";
import { findPython } from "./python.mjs";
import { root } from "./root.mjs";
import { SetupSession } from "./session.mjs";
import { plan, reason, steps } from "./steps.mjs";

const usage = `npm run setup -- [step…]

Makes everything the project needs, inside the repository; does nothing when all is there.
A step by name is made anew: ${steps.map(({ flag }) => `--${flag}`).join(" ")} --all
`;

/**
 * Runs set-up as a command.
 *
 * @param {readonly string[]} args
 */
export async function main(args) {
  const started = Date.now();
  const at = places(root);
  try {
    const forced = readArguments(args);
    if (forced === undefined) return void process.stdout.write(usage);
    if (plan(at, process.env, forced).length > 0) await setUp(at, process.env, forced);
    else return console.log(`Set-up: complete (${engineLine(at)}).`);
    console.log(`Set-up: done in ${seconds(started)}; ${engineLine(at)}.`);
  } catch (error) {
    process.exitCode = 1;
    const problem = problemFromError(error, at.root);
    if (problem === undefined) throw error;
    console.error(describeProblem(problem));
  }
}

/**
 * Makes what is missing.
 *
 * @param {import("./places.mjs").Places} at
 * @param {NodeJS.ProcessEnv} environment
 * @param {ReadonlySet<string>} forced Flags of steps to make anew.
 */
async function setUp(at, environment, forced) {
  mkdirSync(at.setup, { recursive: true });
  const lock = new SetupLock(at.lock);
  await lock.acquire((pid) => console.log(`Set-up: waiting for another set-up (process ${pid}) …`));
  const session = new SetupSession({ at, environment, onStart: (pid) => lock.addChild(pid) });
  const interrupt = () => {
    session.abort.abort();
    lock.release();
    console.error("\nSet-up: interrupted; run again to go on.");
    process.exit(130);
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  const clock = setInterval(() => console.log(`  … still at it (details in ${at.log})`), 60_000);
  try {
    // Again, now that nobody else works: another set-up may have done it all.
    const todo = plan(at, environment, forced);
    if (todo.length === 0) return;
    writeFileSync(at.log, `Set-up of ${at.root} with Node ${process.versions.node}\n`);
    console.log(`Set-up: ${todo.map(({ name }) => name).join(", ")} (details in ${relative(process.cwd(), at.log)})`);
    checkBefore(at, session.environment, todo);
    rmSync(at.temporary, { recursive: true, force: true });
    await runSteps(session, forced);
  } finally {
    clearInterval(clock);
    rmSync(at.temporary, { recursive: true, force: true });
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    lock.release();
  }
}

/**
 * Runs each step that is needed as soon as those it builds upon are done; the first failure ends the others.
 *
 * @param {SetupSession} session
 * @param {ReadonlySet<string>} forced
 */
async function runSteps(session, forced) {
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  for (const step of steps) {
    const before = step.after.map((flag) => running.get(flag));
    const work = async () => {
      await Promise.all(before);
      // Only now: installing the node packages, say, has removed the engine's links.
      const need = reason(step, session.at, session.environment, forced);
      if (need === undefined) return;
      const started = Date.now();
      const done = await step.run(session, forced.has(step.flag));
      console.log(`  ${step.name} (${need}): ${done}, ${seconds(started)}`);
    };
    running.set(step.flag, work());
  }
  const results = [...running.values()].map((step) =>
    step.catch((error) => {
      session.abort.abort();
      throw error;
    }),
  );
  const [failed] = (await Promise.allSettled(results)).filter(({ status }) => status === "rejected");
  if (failed !== undefined) throw /** @type {PromiseRejectedResult} */ (failed).reason;
}

/**
 * Finds what is missing on the machine before anything is downloaded.
 *
 * @param {import("./places.mjs").Places} at
 * @param {NodeJS.ProcessEnv} environment
 * @param {ReturnType<typeof plan>} todo
 */
function checkBefore(at, environment, todo) {
  if (process.platform === "win32") {
    throw new SetupProblem("Windows itself is not supported.", "use the Windows Subsystem for Linux (WSL 2).");
  }
  if (todo.some(({ flag }) => flag === "python")) findPython(environment);
  const needed = todo.reduce((sum, { megabytes }) => sum + megabytes, 0);
  const { bavail, bsize } = statfsSync(at.root);
  const free = Math.floor((bavail * bsize) / 1e6);
  if (free < needed) {
    throw new SetupProblem(
      `The disk of ${at.root} has ${free} MB free; set-up needs about ${needed} MB.`,
      "free some space, or clone the repository to a larger disk.",
    );
  }
}

/** @param {readonly string[]} args @returns {Set<string> | undefined} Undefined when help is asked for. */
function readArguments(args) {
  const flags = steps.map(({ flag }) => flag);
  const asked = args.map((arg) => arg.replace(/^--/, ""));
  if (asked.includes("help") || args.includes("-h")) return undefined;
  const unknown = asked.find((flag) => flag !== "all" && !flags.includes(flag));
  if (unknown !== undefined) {
    throw new SetupProblem(`"${unknown}" is no step.`, `steps are --${flags.join(", --")} and --all.`);
  }
  return new Set(asked.includes("all") ? flags : asked);
}

/** @param {import("./places.mjs").Places} at */
function engineLine(at) {
  const note = readJson(at.engineNote);
  if (process.env.MI_NAS_ENGINE === "wasm") return "engine: WebAssembly, as MI_NAS_ENGINE asks";
  if (note?.kind === "native") return `engine: tensorflow ${note.version}, ${note.device.toUpperCase()}`;
  return `engine: WebAssembly, about twelve times slower than native; \`npm run doctor\` says why`;
}

/** @param {number} started Milliseconds. */
function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(0)} s`;
}
