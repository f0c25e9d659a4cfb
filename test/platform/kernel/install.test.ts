import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";

const environment = join(projectRoot, ".venv");
const folder = mkdtempSync(join(tmpdir(), "kernel-install-"));

afterAll(() => rmSync(folder, { recursive: true }));

describe("the repository's Python environment", () => {
  test("has the kernel, with everything that editors choose it by", () => {
    const jupyter = join(environment, "bin/jupyter");
    const { status, stdout, stderr } = spawnSync(jupyter, ["kernelspec", "list", "--json"], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    const listed = JSON.parse(stdout).kernelspecs.tslab;
    expect(listed.resource_dir.startsWith(environment)).toBe(true);
    expect(listed.spec).toMatchObject({
      argv: [
        process.execPath,
        "--no-force-async-hooks-checks",
        "--max-semi-space-size=64",
        join(projectRoot, "lib/platform/kernel/launch.cjs"),
        "{connection_file}",
        join(projectRoot, "lib/platform/display/present.ts"),
      ],
      display_name: "TypeScript (mi-nas)",
      language: "typescript",
      interrupt_mode: "message",
    });
  });
});

describe("the installer", () => {
  test("puts the kernel into any folder of a Jupyter, twice the same", () => {
    const prefix = join(folder, "elsewhere");
    const install = () =>
      spawnSync(process.execPath, [join(projectRoot, "lib/platform/kernel/install.mjs"), "--prefix", prefix], {
        encoding: "utf8",
      });
    const file = join(prefix, "share/jupyter/kernels/tslab/kernel.json");
    expect(install().status).toBe(0);
    const first = readFileSync(file, "utf8");
    expect(install().stdout).toContain("No Python was found");
    expect(readFileSync(file, "utf8")).toBe(first);
    expect(JSON.parse(first)).toMatchObject({ language: "typescript", interrupt_mode: "message" });
    const paths: string[] = JSON.parse(first).argv.filter(isAbsolute);
    expect(paths).toHaveLength(3);
    for (const path of paths) expect(existsSync(path), path).toBe(true);
  });
});
