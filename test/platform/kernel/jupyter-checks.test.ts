import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;

beforeAll(() => {
  project = createScratchProject();
});

afterAll(() => project.remove());

test("the kernel passes Jupyter's own checks of all that it offers", () => {
  const python = join(projectRoot, ".venv/bin/python");
  const checks = join(projectRoot, "test/platform/kernel/jupyter_checks.py");
  const { status, stderr } = spawnSync(python, [checks, "-v"], { encoding: "utf8", cwd: project.notebooks });
  expect(status, stderr).toBe(0);
  const passed = [...stderr.matchAll(/^test_(\w+) .*\.\.\. ok$/gm)].map(([, name]) => name);
  const offered = ["completion", "display_data", "error", "execute_result", "execute_stderr", "execute_stdout"];
  expect(passed.sort()).toEqual([...offered, "inspect", "is_complete", "kernel_info"]);
  // The rest is of what the kernel does not offer: pages, clearing of outputs, the history of other sessions.
  expect(stderr).toMatch(/^Ran 12 tests/m);
});
