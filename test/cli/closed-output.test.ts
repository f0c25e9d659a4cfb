import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../lib/platform/paths";

const command = `"${process.execPath}" "${join(projectRoot, "lib", "cli", "mi-nas.cjs")}"`;
const shell = (script: string) => spawnSync("bash", ["-c", script], { cwd: projectRoot, encoding: "utf8" });

describe("a command whose output nobody reads to its end", () => {
  it.each([
    ["reference show", "head -n 1", "Reference: "],
    ["reference show --json", "true", ""],
    ["datasets list", "true", ""],
    ["plan hyperband --profile smoke", "true", ""],
  ])("ends without a word: %s | %s", (arguments_, reader, words) => {
    const { stdout, stderr } = shell(`${command} ${arguments_} | ${reader}; echo "status \${PIPESTATUS[0]}"`);
    expect(stderr).toBe("");
    expect(stdout.startsWith(words)).toBe(true);
    expect(stdout).toMatch(/status (141|0)\n$/); // 0 where all of it fitted into the pipe before the reader left
  });

  it("writes all of it to one that reads on", () => {
    const { stdout, stderr } = shell(`${command} reference show --json | cat; echo "status \${PIPESTATUS[0]}"`);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/status 0\n$/);
    expect(JSON.parse(stdout.split("\n")[0]).format).toBe(1);
  });
});
