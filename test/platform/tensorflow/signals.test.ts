import { describe, expect, it } from "vitest";
import { installedEngine } from "../../../lib/platform/tensorflow/installed";
import { runTypeScript } from "./run-process";

/** Multiplies matrices for some seconds in a process that is sent a signal each millisecond, or none. */
async function multiplied(seconds: number, signalled: boolean) {
  let clock: NodeJS.Timeout | undefined;
  const end = await runTypeScript("multiply-in-process.ts", [String(seconds)], {}, (child, stdout) => {
    if (stdout.includes("digests")) {
      clearInterval(clock);
      child.kill("SIGTERM");
    } else if (signalled) clock ??= setInterval(() => child.kill("SIGUSR2"), 1);
  });
  clearInterval(clock);
  expect(end).toMatchObject({ code: 0, stderr: "" });
  return JSON.parse(end.stdout.replace("ready", "")) as { signals: number; digests: string[] };
}

describe.skipIf(installedEngine().kind !== "native")("a signal in the middle of a matrix product", () => {
  it("is handled, and neither ends the process nor changes a digit", async () => {
    const [quiet, signalled] = [await multiplied(0.5, false), await multiplied(3, true)];
    expect(quiet.signals).toBe(0);
    expect(signalled.signals).toBeGreaterThan(100);
    expect(signalled.digests).toEqual(quiet.digests);
    expect(signalled.digests).toHaveLength(1);
  });
});
