import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { engineInputs, engineNeed, enginePlan, wantedDevice } from "../../../lib/platform/setup/engine-plan.mjs";
import { nodePackagesNeed } from "../../../lib/platform/setup/node-packages.mjs";
import { nodeTooOld } from "../../../lib/platform/setup/node-version.mjs";
import { fingerprint, places } from "../../../lib/platform/setup/places.mjs";
import { pythonEnvironmentNeed } from "../../../lib/platform/setup/python-environment.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mi-nas-plan-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
}

describe("the need for node packages", () => {
  const packages = {
    "": { name: "mi-nas" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/for-mac": { version: "1.0.0", integrity: "sha512-m", optional: true },
    "node_modules/linked": { link: true, resolved: "lib/linked" },
    "lib/linked": { version: "1.0.0" },
  };
  const { "": _root, "node_modules/for-mac": _mac, ...installed } = packages;

  beforeEach(() => {
    put("package-lock.json", { packages });
    put("node_modules/.package-lock.json", { packages: installed });
    put("node_modules/a/package.json", { version: "1.0.0" });
    put("lib/linked/package.json", { version: "1.0.0" });
    symlinkSync(join(root, "lib/linked"), join(root, "node_modules/linked"));
  });
  const need = () => nodePackagesNeed(places(root));

  it("is none when all that the lock file says is there, but for other platforms' packages", () => {
    expect(need()).toBeUndefined();
  });

  it("arises when npm never came to its end, which it marks by its list", () => {
    rmSync(join(root, "node_modules/.package-lock.json"));
    expect(need()).toBe("not installed yet");
  });

  it("arises when a package in the lock file has another version or content", () => {
    put("package-lock.json", { packages: { ...packages, "node_modules/a": { version: "1.0.1" } } });
    expect(need()).toBe("a has changed");
    put("package-lock.json", { packages: { ...packages, "node_modules/a": { version: "1.0.0", integrity: "other" } } });
    expect(need()).toBe("a has changed");
  });

  it("arises when a package's folder was removed by hand", () => {
    rmSync(join(root, "node_modules/a"), { recursive: true });
    expect(need()).toBe("a is missing");
  });

  it("arises when a folder of this project that is a package has moved", () => {
    renameSync(join(root, "lib/linked"), join(root, "lib/elsewhere"));
    expect(need()).toBe("linked has moved");
  });

  it("arises under another Node than the one they were installed for", () => {
    put("node_modules/.mi-nas-setup.json", { node: "18" });
    expect(need()).toMatch(/^installed for Node 18, this is Node \d+$/);
  });
});

describe("the need for a Python environment", () => {
  const complete = () => {
    put("lib/platform/setup/requirements.txt", "a==1");
    put(".venv/bin/python", "");
    put(".venv/mi-nas-setup.json", { root, requirements: fingerprint("a==1"), python: "" });
  };
  const need = (environment = {}) => pythonEnvironmentNeed(places(root), environment);

  it("is none when it was completed here, from this list, with this Python", () => {
    complete();
    expect(need()).toBeUndefined();
  });

  it.each([
    ["not made yet", () => rmSync(join(root, ".venv"), { recursive: true })],
    ["incomplete", () => rmSync(join(root, ".venv/mi-nas-setup.json"))],
    ["the Python it was made from is gone", () => rmSync(join(root, ".venv/bin/python"))],
    ["its list of packages has changed", () => put("lib/platform/setup/requirements.txt", "a==2")],
    [
      "made for /elsewhere",
      () => put(".venv/mi-nas-setup.json", { root: "/elsewhere", requirements: fingerprint("a==1"), python: "" }),
    ],
  ])("arises: %s", (reason, change) => {
    complete();
    change();
    expect(need()).toBe(reason);
  });

  it("arises when MI_NAS_PYTHON names another Python", () => {
    complete();
    expect(need({ MI_NAS_PYTHON: "python3.13" })).toBe("MI_NAS_PYTHON has changed");
  });
});

describe("the need for an engine", () => {
  const at = () => places(root);
  const note = (content: object) => put(".engine/current.json", { inputs: engineInputs(at(), "cpu"), ...content });

  it("is none when WebAssembly is asked for", () => {
    expect(engineNeed(at(), { MI_NAS_ENGINE: "wasm" })).toBeUndefined();
    expect(engineNeed(at(), {})).toBe("not built yet");
  });

  it("arises when node_modules lost the links to it", () => {
    note({ kind: "native", device: "cpu", folder: "x" });
    expect(engineNeed(at(), {})).toBe("not linked into node_modules");
  });

  it("arises when another build of TensorFlow is asked for, and not when nothing is asked for", () => {
    note({ kind: "none", device: "cpu", reason: "…", retryAfter: null });
    expect(engineNeed(at(), {})).toBeUndefined();
    expect(engineNeed(at(), { MI_NAS_TENSORFLOW: "gpu" })).toBe("its recipe has changed");
    expect(wantedDevice({}, { device: "gpu" })).toBe("gpu");
    expect(() => wantedDevice({ MI_NAS_TENSORFLOW: "tpu" }, undefined)).toThrow('must be cpu or gpu; it is "tpu"');
  });

  it("arises again a while after the network was in the way, not at every run", () => {
    note({ kind: "none", device: "cpu", reason: "no network", retryAfter: 1000 });
    expect(engineNeed(at(), {}, 999)).toBeUndefined();
    expect(engineNeed(at(), {}, 1000)).toBe("trying again");
  });

  it("is met by the wheel on Linux with glibc, elsewhere by tfjs-node's own download, for CUDA by the wheel only", () => {
    const linux = { platform: "linux", arch: "x64", glibc: "2.36" };
    expect(enginePlan(linux, "cpu")).toEqual(["wheel", "upstream"]);
    expect(enginePlan({ ...linux, glibc: undefined }, "cpu")).toEqual(["upstream"]);
    expect(enginePlan({ ...linux, arch: "arm64" }, "cpu")).toEqual(["upstream"]);
    expect(enginePlan(linux, "gpu")).toEqual(["wheel"]);
    expect(enginePlan({ platform: "darwin", arch: "arm64", glibc: undefined }, "gpu")).toEqual([]);
  });
});

describe("the pinned versions", () => {
  it("carry a hash for every Python package, and name no host", () => {
    const text = readFileSync(join(projectRoot, "lib", "platform", "setup", "requirements.txt"), "utf8");
    const entries = text.split(/\n(?=\S)/).filter((entry) => !entry.startsWith("#"));
    expect(entries.length).toBeGreaterThan(80);
    for (const entry of entries)
      expect(entry).toMatch(/^[\w.-]+==[\w.]+( ; [^\\\n]+)?( \\\n {4}--hash=sha256:[0-9a-f]{64})+\s*$/);
    expect(text).not.toMatch(/https?:|index-url/);
  });

  it("accept Node from 20.17 on", () => {
    expect(["18.20.4", "20.9.0", "20.16.0", "20.17.0", "22.1.0", "25.0.0"].map(nodeTooOld)).toEqual([
      ...[true, true, true],
      ...[false, false, false],
    ]);
  });
});
