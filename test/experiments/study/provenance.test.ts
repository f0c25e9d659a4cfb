import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Provenance, profileOf, provenanceOf } from "../../../lib/experiments";
import { withDataSets } from "../../../lib/experiments/study/data-sets";
import { checkSameRun, runFolder, writeProvenance } from "../../../lib/experiments/study/provenance";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-places-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (choice: string, seed = 1): Promise<Provenance> =>
  provenanceOf(profileOf("smoke", withDataSets({}, choice)), seed);
const nameOf = (provenance: Provenance, name?: string) => basename(runFolder("tables", provenance, name));

describe("the folder of a run", () => {
  it("says profile, data and seed, and differs with each of them", async () => {
    const runs = await Promise.all([
      run(""),
      run("procedural-blobs"),
      run("procedural-sums"),
      run("procedural-blobs,procedural-sums"),
      run("procedural-blobs,procedural-sums:test"),
      run("procedural-blobs", 2),
    ]);
    const names = runs.map((each) => nameOf(each));
    expect(new Set(names).size).toBe(runs.length);
    expect(names[0]).toMatch(/^smoke-procedural-\w+\+2-[0-9a-f]{8}-seed-1$/);
    expect(names[1]).toMatch(/^smoke-[0-9a-f]{8}-procedural-blobs-[0-9a-f]{8}-seed-1$/);
    expect(names[5]).toMatch(/-seed-2$/);
    expect(nameOf(await run("procedural-blobs"))).toBe(names[1]);
  });

  it("differs when a profile takes other data here, or an id stands for other images", async () => {
    const provenance = await run("");
    const [first, ...rest] = provenance.data;
    const others = [
      { ...provenance, data: rest },
      { ...provenance, data: [{ ...first, id: "mnist" }, ...rest] },
      { ...provenance, data: [{ ...first, fingerprint: "0" }, ...rest] },
    ];
    expect(new Set([provenance, ...others].map((each) => nameOf(each))).size).toBe(4);
  });

  it("is the run's name where it has one, and is not given to another run", async () => {
    const provenance = await run("procedural-blobs");
    expect(nameOf(provenance, "first-try")).toBe("first-try");
    const place = join(folder, "first-try");
    mkdirSync(place);
    checkSameRun(place, provenance);
    await writeProvenance(place, provenance);
    checkSameRun(place, await run("procedural-blobs"));
    const [data, seed] = await Promise.all([run("procedural-sums"), run("procedural-blobs", 2)]);
    expect(() => checkSameRun(place, data)).toThrow("with another profile and another data.");
    expect(() => checkSameRun(place, seed)).toThrow(/first-try: .* with another seed\./);
    expect(() => checkSameRun(place, { ...provenance, data: [] })).toThrow("with another data.");
  });
});
