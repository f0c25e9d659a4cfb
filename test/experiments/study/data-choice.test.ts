import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openNotebook, posteriorPrediction, profileOf, sectionsOf, studyDataSets } from "../../../lib/experiments";
import { dataSetsNamed, predictedDataSets, withDataSets } from "../../../lib/experiments/study/data-sets";
import { Planner } from "../../../lib/platform/tasks";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-choice-"));
beforeAll(() => {
  vi.stubEnv("MI_NAS_CACHE", join(folder, "cache"));
  vi.stubEnv("MI_NAS_DATA", folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const profileWith = (choice: string) => profileOf("smoke", withDataSets({}, choice));

describe("a choice of data sets", () => {
  it.each([
    ["procedural-blobs", ["procedural-blobs"], []],
    ["procedural-sums, procedural-digits:test", ["procedural-sums"], ["procedural-digits"]],
    ["a:test,b:train,c", ["b", "c"], ["a"]],
  ])("%s is read in its order, side by side", (text, train, test) => {
    expect(dataSetsNamed(text)).toEqual({ train, test });
  });

  it.each([
    ["", "ID or ID:test"],
    ["a,,b", "ID or ID:test"],
    ["a:validation", "ID or ID:test"],
    ["a:test:test", "ID or ID:test"],
    ["a,b,a:test", '"a" is named twice'],
    ["a:test", 'one without ":test" is needed'],
  ])('"%s" is refused: %s', (text, reason) => {
    expect(() => dataSetsNamed(text)).toThrow(reason);
  });

  it("is what a study uses, whatever the profile would have taken, and says what it needs", () => {
    const profile = profileWith("procedural-digits");
    expect(studyDataSets({ profile })).toEqual({ train: ["procedural-digits"], test: [] });
    expect(sectionsOf(["hyperband", "mi"], profile)).toHaveLength(2);
    expect(() => sectionsOf(["posterior"], profile)).toThrow("ID:test");
    expect(sectionsOf(["prior"], profile)).toHaveLength(1); // a search is judged on the data sets that it searches
    expect(() => predictedDataSets({ profile })).toThrow("on procedural-digits and needs another data set");
    const both = profileWith("procedural-digits,procedural-sums:test");
    expect(predictedDataSets({ profile: both })).toEqual({ train: ["procedural-digits"], test: ["procedural-sums"] });
    expect(sectionsOf([], both)).toHaveLength(4);
  });

  it("may name one side alone; the other is the profile's, without those named", () => {
    const profile = profileOf("smoke", { dataSets: { train: ["procedural-mosaics"] } });
    const { train, test } = studyDataSets({ profile });
    expect(train).toEqual(["procedural-mosaics"]);
    expect(test).toHaveLength(1);
    expect(test).not.toContain("procedural-mosaics");
  });

  it("is refused by the first use of a name that is not known or not here", () => {
    const used = (choice: string) => studyDataSets({ profile: profileWith(choice) });
    expect(() => used("procedural-blob")).toThrow('Did you mean "procedural-blobs"?');
    expect(() => used("procedural-digits,procedral-sums:test")).toThrow('Did you mean "procedural-sums"?');
    expect(() => used("kmnist")).toThrow("datasets get kmnist");
  });

  it("is what the plan's tasks read", async () => {
    const profile = profileWith("procedural-digits");
    const [[, mi]] = sectionsOf(["mi"], profile);
    const source = new Planner();
    await mi.experiment.ask({ profile, seed: 1, source });
    expect(source.dataSets()).toEqual(["procedural-digits"]);
    await expect(posteriorPrediction.ask({ profile, seed: 1, source })).rejects.toThrow("ID:test");
  });
});

describe("the parameters of a notebook", () => {
  const open = (parameters: Partial<Parameters<typeof openNotebook>[0]>) =>
    openNotebook({ profile: "smoke", seed: 1, ...parameters });

  it("name data sets, or leave them to the profile", () => {
    const dataSets = "procedural-digits,procedural-sums:test";
    expect(open({ dataSets }).dataSets).toEqual({ train: ["procedural-digits"], test: ["procedural-sums"] });
    expect(open({ dataSets: "" }).dataSets).toEqual(studyDataSets({ profile: profileOf("smoke") }));
    expect(() => open({ dataSets: "procedural-digit" })).toThrow("Did you mean");
  });

  it("take overrides as an object or as its text in JSON", () => {
    for (const overrides of [{ trainPoints: 16 }, '{"trainPoints": 16}']) {
      expect(open({ overrides }).profile.trainPoints).toBe(16);
    }
    expect(open({ overrides: "" }).profile).toEqual(profileOf("smoke"));
    for (const overrides of ["{trainPoints: 16}", "[16]", "16"]) {
      expect(() => open({ overrides })).toThrow(`Cannot read the overrides ${overrides}`);
    }
  });

  it("ask for one worker a core or more of them", () => {
    for (const workers of [-1, 1.5, Number.NaN]) expect(() => open({ workers })).toThrow("from 0 (one a core)");
    expect(open({ workers: 0 }).workers).toBeGreaterThanOrEqual(1);
  });
});
