import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRefusal, type Target } from "./target";
import { inputOf, targets, tryInput, tryMany } from "./trial";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-fuzz-test-"));
const { MI_NAS_DATA, MI_NAS_CACHE } = process.env;
beforeAll(() => {
  process.env.MI_NAS_CACHE = join(folder, "cache");
});
afterAll(() => {
  for (const [name, value] of Object.entries({ MI_NAS_DATA, MI_NAS_CACHE })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

// `npx tsx test/fuzz/fuzz.ts` goes on for as long as it is told.
describe("readers of what comes from outside", () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    "(%s) read or refuse in clear words a few spoilt inputs",
    async (_, target) => {
      const { cases, faults } = await tryMany({ target, seed: 1, seconds: 5, most: 8, folder: join(folder, "few") });
      expect(faults).toEqual([]);
      expect(cases).toBeGreaterThan(0);
    },
  );

  const corpus = join(__dirname, "corpus");
  it.each(readdirSync(corpus))("read or refuse in clear words what once was a fault (%s)", async (name) => {
    const target = targets.find((one) => name.startsWith(`${one.name}-`))!;
    const outcome = await tryInput(target, readFileSync(join(corpus, name)), join(folder, "one"));
    expect(outcome.fault).toBeUndefined();
  });
});

describe("the fuzzer", () => {
  const broken = (error: unknown): Target => ({
    name: "broken",
    sample: (mutator) => mutator.bytes(Buffer.from("sound")),
    read: () => {
      throw error;
    },
    refusal: /^Not sound/,
  });

  it.each([
    ["a slip of the language", new TypeError("Not sound: x is not a function")],
    ["a parser's error", new SyntaxError("Not sound")],
    ["words that the target does not know", new Error("boom")],
    ["no error", "Not sound"],
  ])("takes %s for a fault, with its number", async (_, error) => {
    const report = await tryMany({
      target: broken(error),
      seed: 1,
      seconds: 10,
      most: 3,
      folder: join(folder, "broken"),
    });
    expect(report.faults.length).toBe(1);
    expect(report.refused).toBe(0);
  });

  it("takes words that the target knows for a refusal, and what a reader changes for a fault", async () => {
    expect(isRefusal(new RangeError("Not sound at all"), broken(undefined))).toBe(true);
    const eraser: Target = { ...broken(undefined), read: (input) => void Buffer.from(input.buffer).fill(0) };
    const outcome = await tryInput(eraser, new Uint8Array([1, 2]), join(folder, "eraser"));
    expect(outcome.fault).toBe("it changed what it read");
  });

  it("makes the same input of the same seed, another of another", async () => {
    for (const target of targets) {
      const [first, again] = [await inputOf(target, 3, 7), await inputOf(target, 3, 7)];
      expect(Buffer.from(first).equals(again), target.name).toBe(true);
      const others = await Promise.all([8, 9, 10, 11].map((number) => inputOf(target, 3, number)));
      expect(
        others.some((other) => !Buffer.from(first).equals(other)),
        target.name,
      ).toBe(true);
    }
  });
});
