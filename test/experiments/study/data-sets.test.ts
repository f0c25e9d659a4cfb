import { describe, expect, it } from "vitest";
import { missingDataSets, profileOf } from "../../../lib/experiments";

describe("the data sets of a profile", () => {
  it("are all there in the smoke profile, which is procedural", () => {
    expect(missingDataSets({ profile: profileOf("smoke") })).toBeUndefined();
  });

  it("are reported when fewer are here than asked for, with both numbers", () => {
    const profile = profileOf("smoke", { dataSets: { train: 500, test: 1 } });
    expect(missingDataSets({ profile })).toMatch(/asks for 500 \+ 1 data sets .* here are \d+ \+ 1;/);
  });

  it.each([
    [{ trainPoints: 100_000 }, "up to 100000 + 64 images", "(60000 + 10000)"],
    [{ validationPoints: 10_001 }, "+ 10001 images", "(60000 + 10000)"],
  ])("are reported when they have fewer images than asked for: %j", (points, asked, found) => {
    const profile = profileOf("smoke", points);
    const told = missingDataSets({ profile });
    expect(told).toContain(`Profile smoke asks for ${asked.startsWith("up") ? asked : "up to"}`);
    expect(told).toContain(asked.slice(asked.indexOf("+")));
    expect(told).toContain(found);
    expect(told).toMatch(/all are taken of procedural-\w+ .*which have fewer\.$/);
  });

  it("are not reported for as many images as there are, or for all", () => {
    const exact = profileOf("smoke", { trainPoints: 60_000, validationPoints: 10_000 });
    const all = profileOf("smoke", { trainPoints: "all", validationPoints: "all" });
    for (const profile of [exact, all]) expect(missingDataSets({ profile })).toBeUndefined();
  });
});
