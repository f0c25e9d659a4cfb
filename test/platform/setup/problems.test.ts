import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { findCompiler } from "../../../lib/platform/setup/compile.mjs";
import { examine } from "../../../lib/platform/setup/doctor/examine.mjs";
import { SetupLock } from "../../../lib/platform/setup/lock.mjs";
import { describeProblem, diagnose, problemFromError } from "../../../lib/platform/setup/problem.mjs";
import { findPython } from "../../../lib/platform/setup/python.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-problem-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a command of a name on a PATH that has nothing else. */
function fakeCommand(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** A Python that answers set-up's question about itself. */
function fakePython(name: string, version: readonly number[], lacking: readonly string[] = []): void {
  const modules = Object.fromEntries(["venv", "ensurepip", "zipfile", "ssl"].map((m) => [m, !lacking.includes(m)]));
  fakeCommand(name, `echo '${JSON.stringify({ version, modules })}'`);
}

describe("the search for a Python", () => {
  const find = (more = {}) => findPython({ PATH: folder, ...more });
  const message = () => {
    try {
      find();
    } catch (problem) {
      return describeProblem(problem as Parameters<typeof describeProblem>[0]);
    }
    return undefined;
  };

  it("says that there is none", () => {
    expect(message()).toMatch(/Python 3.10 or newer is missing.*\n {2}What to do: install it/);
  });

  it("says that all are too old", () => {
    fakePython("python3", [3, 8, 10]);
    expect(message()).toContain(`Python 3.8.10 (${join(folder, "python3")}) is too old; 3.10 or newer is needed`);
  });

  it("names Debian's package where venv is missing, rather than call an older Python too old", () => {
    fakePython("python", [2, 7, 18]);
    fakePython("python3", [3, 12, 1], ["ensurepip"]);
    expect(message()).toContain("has no ensurepip module");
    expect(message()).toContain("apt install python3.12-venv");
  });

  it("passes over an unsuitable first one", () => {
    fakePython("python3", [3, 9, 2]);
    fakePython("python3.12", [3, 12, 1]);
    expect(find().path).toBe(join(folder, "python3.12"));
  });

  it("obeys MI_NAS_PYTHON and no other", () => {
    fakePython("python3", [3, 12, 1]);
    fakePython("mine", [3, 11, 0]);
    expect(find({ MI_NAS_PYTHON: join(folder, "mine") }).version).toEqual([3, 11, 0]);
    expect(() => find({ MI_NAS_PYTHON: "/nowhere/python" })).toThrow(
      "MI_NAS_PYTHON=/nowhere/python is no Python that runs",
    );
  });

  it("survives a Python that fails or talks nonsense", () => {
    fakeCommand("python3", "echo hello");
    fakeCommand("python3.13", "exit 3");
    expect(message()).toContain("is missing");
  });
});

describe("the search for a compiler", () => {
  it("finds none on an empty PATH, the usual names, and what CXX says first, with its arguments", () => {
    expect(findCompiler({ PATH: folder })).toBeUndefined();
    fakeCommand("clang++", "");
    fakeCommand("ccache", "");
    expect(findCompiler({ PATH: folder })).toEqual([join(folder, "clang++")]);
    expect(findCompiler({ PATH: folder, CXX: "ccache clang++" })).toEqual([join(folder, "ccache"), "clang++"]);
  });
});

describe("the diagnosis of a failed command", () => {
  it.each([
    ["npm error code ENOTFOUND\nnpm error network request failed", "cannot be reached", "mirror"],
    [
      "WARNING: Retrying … NewConnectionError: Failed to establish a new connection\nERROR: No matching distribution found",
      "cannot be reached",
      "network",
    ],
    ["ERROR: No matching distribution found for jupyterlab==4.6.6", "no file of a pinned release", "MI_NAS_PYTHON"],
    ["OSError: [Errno 28] No space left on device", "the disk is full", "free about 3 GB"],
    ["npm error code EROFS\nnpm error syscall mkdir", "read-only", "copy the repository"],
    ["EACCES: permission denied, mkdir '/x/node_modules'", "may not be written", "yours"],
    ["THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "its hash differs", "pip cache purge"],
    ["npm error code EINTEGRITY", "its hash differs", "npm cache clean"],
  ])("reads %j", (output, what, remedy) => {
    const problem = diagnose("the command", output, "/log");
    expect(problem.message).toContain(what);
    expect(problem.remedy).toContain(remedy);
  });

  it("quotes the last line where it knows no better", () => {
    expect(diagnose("npm ci", "something\nodd happened\n", "/log").message).toBe("npm ci failed: odd happened");
  });
});

describe("an error of the file system", () => {
  const thrown = (code: string) => Object.assign(new Error(code), { code, path: "/project/.setup" });

  it.each([
    ["EROFS", "/project/.setup cannot be written (read-only disk).", "clone the repository to a folder that is yours"],
    ["EACCES", "/project/.setup cannot be written (no permission).", "clone the repository to a folder that is yours"],
    ["ENOSPC", "the disk is full.", "free about 3 GB"],
  ])("is a problem with a remedy: %s", (code, what, remedy) => {
    const problem = problemFromError(thrown(code), "/project");
    expect(problem?.message).toBe(what);
    expect(problem?.remedy).toContain(remedy);
  });

  it("that nobody foresaw stays an error with its stack", () => {
    expect(problemFromError(thrown("EMFILE"), "/project")).toBeUndefined();
  });
});

describe("the lock of a set-up", () => {
  const lockFile = () => join(folder, "lock.json");

  it("lets one in at a time", async () => {
    const first = new SetupLock(lockFile());
    await first.acquire();
    let waitedFor: number | undefined;
    let entered = false;
    const second = new SetupLock(lockFile()).acquire((pid) => {
      waitedFor = pid;
    });
    void second.then(() => {
      entered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([waitedFor, entered]).toEqual([process.pid, false]);
    first.release();
    await second;
    expect(entered).toBe(true);
  });

  it("is taken over from a killed set-up, whose commands are ended", async () => {
    // A command that has started another, which holds the pipe open until it ends too.
    const command = spawn("sh", ["-c", "sleep 60; true"], { stdio: ["ignore", "pipe", "ignore"] });
    const ended = new Promise((resolve) => command.on("close", (_code, signal) => resolve(signal)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const holder = new SetupLock(lockFile());
    await holder.acquire();
    holder.addChild(command.pid as number);
    const killed = spawnSync("true").pid;
    writeFileSync(lockFile(), JSON.stringify({ ...JSON.parse(readFileSync(lockFile(), "utf8")), pid: killed }));
    await new SetupLock(lockFile()).acquire();
    expect(await ended).toBe("SIGKILL");
    expect(JSON.parse(readFileSync(lockFile(), "utf8")).pid).toBe(process.pid);
  });

  it("tells a killed set-up from a later process of the same number", async () => {
    const holder = { pid: process.pid, born: "1", host: new SetupLock(lockFile()).holder.host, children: [] };
    writeFileSync(lockFile(), JSON.stringify(holder));
    await new SetupLock(lockFile()).acquire();
    expect(JSON.parse(readFileSync(lockFile(), "utf8")).born).not.toBe("1");
  });

  it("is taken over when a full disk left it empty", async () => {
    writeFileSync(lockFile(), "");
    await new SetupLock(lockFile()).acquire();
    expect(JSON.parse(readFileSync(lockFile(), "utf8")).pid).toBe(process.pid);
  });
});

describe("set-up in a bare copy of the repository", () => {
  const copySetUp = () => {
    for (const part of ["lib/platform/setup", "lib/platform/kernel/install.mjs", "package.json", "package-lock.json"]) {
      mkdirSync(join(folder, "copy", part, ".."), { recursive: true });
      spawnSync("cp", ["-r", join(projectRoot, part), join(folder, "copy", part)]);
    }
    return join(folder, "copy");
  };
  const run = (script: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [join(folder, "copy", "lib", "platform", "setup", script), ...args], {
      encoding: "utf8",
      env: { PATH: folder, HOME: folder, ...environment },
    });

  it("ends with what is missing before anything is downloaded", () => {
    const copy = copySetUp();
    const { status, stderr } = run("setup.mjs");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Set-up: Python 3.10 or newer is missing/);
    expect(stderr).not.toContain("    at ");
    expect(existsSync(join(copy, "node_modules"))).toBe(false);
    expect(existsSync(join(copy, ".setup", "lock.json"))).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)("says that the folder cannot be written", () => {
    chmodSync(copySetUp(), 0o555);
    const { status, stderr } = run("setup.mjs");
    chmodSync(join(folder, "copy"), 0o755);
    expect(status).toBe(1);
    expect(stderr).toContain("cannot be written (no permission)");
  });

  it("names the steps when it is given an unknown one", () => {
    copySetUp();
    expect(run("setup.mjs", ["--gpu"]).stderr).toContain('"gpu" is no step');
    expect(run("setup.mjs", ["--help"]).stdout).toContain("--engine");
  });

  it("is examined by the doctor, who changes nothing and names what keeps `npm start` from working", () => {
    const copy = copySetUp();
    const { status, stdout } = run("doctor.mjs", ["--json"]);
    const findings = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(findings.ok).toBe(false);
    expect(findings.node.version).toBe(process.versions.node);
    expect(findings.machine.cores).toBeGreaterThan(0);
    expect(findings.engine.kind).toBe("unknown");
    expect(findings.compiler).toBeUndefined();
    const errors = findings.problems.filter(({ severity }: { severity: string }) => severity === "error");
    expect(errors.map(({ what }: { what: string }) => what)).toEqual([
      "npm is missing.",
      "Python 3.10 or newer is missing (JupyterLab needs it).",
    ]);
    for (const { remedy } of findings.problems) expect(remedy.length).toBeGreaterThan(10);
    expect(existsSync(join(copy, ".setup"))).toBe(false);
    expect(run("doctor.mjs").stdout).toContain("`npm start` cannot work until the errors are mended.");
  });

  it.each([
    ["is not there", () => join(folder, "nowhere"), true],
    ["is a file", () => join(projectRoot, "package.json"), true],
    ["is a folder", () => folder, false],
  ])("warns where the folder that MI_NAS_DATA names %s", async (_, path, isWrong) => {
    const { problems } = await examine({ environment: { ...process.env, MI_NAS_DATA: path() } });
    const told = problems.filter(({ what }) => what === `MI_NAS_DATA names ${path()}, which is no folder.`);
    expect(told.map(({ severity }) => severity)).toEqual(isWrong ? ["warning"] : []);
  });

  it("type-checks, though it is plain JavaScript", () => {
    const compiler = join(projectRoot, "node_modules", "typescript", "bin", "tsc");
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", "lib/platform/setup"], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });
});
