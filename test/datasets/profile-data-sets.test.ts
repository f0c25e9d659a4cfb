import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Availability, type DataSetEntry, listDataSets, profileDataSets } from "../../lib/datasets";

/** The table with the given real sets found and nothing else. */
function tableWith(found: Readonly<Record<string, Availability>>): readonly DataSetEntry[] {
  return listDataSets().map((entry) =>
    entry.kind === "real" ? { ...entry, availability: found[entry.id] ?? "absent" } : entry,
  );
}

const nothing = tableWith({});
const usual = tableWith({ mnist: "official", "fashion-mnist": "partial" });

describe("the data sets of a profile", () => {
  it("come from the procedural family where nothing was found, spread from easy to hard", () => {
    expect(profileDataSets({ nTrain: 4, nTest: 2 }, nothing)).toEqual({
      train: ["procedural-blobs", "procedural-digits", "procedural-counts", "procedural-sums"],
      test: ["procedural-gratings", "procedural-conjunctions"],
      shortfall: { train: 0, test: 0 },
    });
  });

  it("are all 27 of the family where a profile asks for as many, the first members first", () => {
    const { train, test, shortfall } = profileDataSets({ nTrain: 20, nTest: 7 }, nothing);
    expect(shortfall).toEqual({ train: 0, test: 0 });
    expect(train.slice(0, 5)).toEqual(
      ["blobs", "digits", "shapes", "counts", "sums"].map((name) => `procedural-${name}`),
    );
    expect(test.slice(0, 3)).toEqual(["gratings", "mosaics", "conjunctions"].map((name) => `procedural-${name}`));
  });

  it("begin with the real sets that were found, MNIST to learn from and Fashion-MNIST to be judged on", () => {
    const { train, test } = profileDataSets({ nTrain: 4, nTest: 2 }, usual);
    expect(train[0]).toBe("mnist");
    expect(train.slice(1)).toEqual(["procedural-blobs", "procedural-shapes", "procedural-sums"]);
    expect(test).toEqual(["fashion-mnist", "procedural-mosaics"]);
  });

  it("are procedural alone when asked for, whatever was found", () => {
    const selection = { nTrain: 2, nTest: 1, procedural: true };
    expect(profileDataSets(selection, usual)).toEqual(profileDataSets(selection, nothing));
  });

  it("leave out what is damaged or absent", () => {
    const table = tableWith({ mnist: "damaged", kmnist: "absent", "cifar-100": "damaged" });
    expect(profileDataSets({ nTrain: 3, nTest: 1 }, table)).toEqual(profileDataSets({ nTrain: 3, nTest: 1 }, nothing));
  });

  it("are as many as asked for, without repetition, or the shortfall says how many fewer", () => {
    fc.assert(
      fc.property(fc.nat(25), fc.nat(10), fc.constantFrom(nothing, usual), (nTrain, nTest, table) => {
        const { train, test, shortfall } = profileDataSets({ nTrain, nTest }, table);
        expect(train.length + shortfall.train).toBe(nTrain);
        expect(test.length + shortfall.test).toBe(nTest);
        expect(new Set([...train, ...test]).size).toBe(train.length + test.length);
        const sides = new Map(table.map(({ id, split }) => [id, split]));
        expect(train.every((id) => sides.get(id) === "train")).toBe(true);
        expect(test.every((id) => sides.get(id) === "test")).toBe(true);
      }),
    );
  });

  it("have no shortfall when all 27 are here", () => {
    const all = listDataSets().map((entry) =>
      entry.kind === "real" ? { ...entry, availability: "official" as const } : entry,
    );
    const { train, test, shortfall } = profileDataSets({ nTrain: 20, nTest: 7 }, all);
    expect(shortfall).toEqual({ train: 0, test: 0 });
    expect([...train, ...test].some((id) => id.startsWith("procedural"))).toBe(false);
  });

  it.each([-1, 1.5, Number.NaN])("are refused for %d of them", (nTrain) => {
    expect(() => profileDataSets({ nTrain, nTest: 1 }, nothing)).toThrow(`Cannot choose ${nTrain} train data sets`);
  });
});
