import "./toy/kinds";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "../../../lib/platform/paths";
import { kindOf } from "../../../lib/platform/tasks";
import { acceptCode, CodeCheck, staleOf } from "../../../lib/platform/tasks/code-check";
import { codeDigests } from "../../../lib/platform/tasks/code-digest";
import { useScratchCache } from "./scratch-cache";

useScratchCache();

const kind = kindOf({ kind: "count-primes" });
const write = (classes: unknown) =>
  writeFileSync(
    join(cacheFolder(), "accepted-code.json"),
    JSON.stringify({ [kind.name]: { [kind.version]: classes } }),
  );
const madeBy = (...codes: readonly string[]) => new Map([[kind.name, new Map(codes.map((code) => [code, 1]))]]);

describe("code that was accepted as the same as other code", () => {
  it.each([
    ["nothing", () => [], []],
    ["one edit", (now: string) => [["old", now]], ["old"]],
    [
      "two edits that have nothing in common",
      (now: string) => [
        ["a", "b"],
        ["old", now],
      ],
      ["old"],
    ],
    [
      "one edit after another",
      (now: string) => [
        ["a", "b"],
        ["b", now],
      ],
      ["a", "b"],
    ],
    ["a list as it once was written", (now: string) => ["a", "b", now], ["a", "b"]],
    ["edits away from the present code", () => [["a", "b"]], []],
  ] as const)("is, after %s, what an acceptance joined, and no other", async (_, classes, same) => {
    const { kinds } = await codeDigests();
    write(classes(kinds[kind.name]!));
    const check = await CodeCheck.of(cacheFolder());
    const all = ["a", "b", "old", "other"];
    expect(all.filter((code) => check.isSame(kind, code))).toEqual(same);
    const stale = await staleOf(cacheFolder(), madeBy(...all));
    expect(stale.get(kind.name)).toBe(all.length - same.length);
  });

  it("is joined with what it shares a code with, and leaves the rest apart", async () => {
    write([
      ["a", "b"],
      ["c", "d"],
    ]);
    await acceptCode(cacheFolder(), madeBy("b"));
    const check = await CodeCheck.of(cacheFolder());
    expect(["a", "b", "c", "d"].map((code) => check.isSame(kind, code))).toEqual([true, true, false, false]);
  });
});
