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
});
