import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import { identifyDataSets } from "../../lib/predictors/identification";
import { inputGroups } from "../../lib/predictors/input-groups";
import { type InputName, inputNames, inputOf, inputVector } from "../../lib/predictors/inputs";
import { oneHot } from "../../lib/search-space";
import { madeMeasurement } from "../experiments/posterior/made-world";

const random = createRandom(7, "inputs");
const dataSets = [-0.8, 0, 0.8].map((rise, index) => {
  const dataSet = `set-${index}`;
  const measured = Array.from({ length: 6 }, () => madeMeasurement(dataSet, { rise, ease: -rise }, random));
  return { dataSet, measured, starting: 2 };
});
const [measured] = dataSets[0].measured;
const context = {
  pool: dataSets[0].measured,
  dataSets: ["set-0", "set-1", "set-2"],
  architectureAs: "oneHot",
} as const;
const valuesOf = (name: InputName) => inputVector(inputOf(name), measured, context).map(({ value }) => value);

describe("inputs", () => {
  it("are finite named numbers, each name once, of every kind that is offered", () => {
    for (const name of inputNames) {
      const vector = inputVector(inputOf(name), measured, context);
      expect(new Set(vector.map((one) => one.name)).size).toBe(vector.length);
      expect(vector.every(({ value }) => Number.isFinite(value))).toBe(true);
    }
  });

  it("of the thesis are the one-hot architecture and four standardised values (definition 2.3, A.4)", () => {
    for (const name of ["mine", "accuracy"] as const) {
      const values = valuesOf(name);
      expect(values).toHaveLength(96);
      expect(values.slice(0, 92)).toEqual([...oneHot(measured.architecture)]);
    }
    expect(new Set(valuesOf("accuracy").slice(92)).size).toBe(1);
    const column = dataSets[0].measured.map(({ mine }) => mine[2]);
    const centre = column.reduce((sum, value) => sum + value, 0) / 6;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 6);
    expect(valuesOf("mine")[94]).toBeCloseTo((measured.mine[2] - centre) / deviation, 10);
  });

  it("are nats, shares of H(y), or joined", () => {
    expect(valuesOf("usable raw").slice(92)).toEqual(measured.usable);
    expect(valuesOf("usable share").slice(92)).toEqual(measured.usable.map((nats) => nats / Math.log(10)));
    expect(valuesOf("usable and accuracy").slice(92)).toEqual([...measured.usable, measured.accuracy]);
    expect(valuesOf("identity")).toEqual([1, 0, 0]);
    expect(() => inputVector({ title: "x", parts: [["size", "share"]] }, measured, context)).toThrow("no ceiling");
    const broken = { ...measured, accuracy: Number.NaN };
    expect(() => inputVector(inputOf("accuracy raw"), broken, context)).toThrow("accuracy raw of set-0 is NaN");
  });

  it("are standardised by what was measured so far: those that start it, earlier samples, the sample itself", () => {
    const { groups } = inputGroups({
      spec: { title: "", parts: [["accuracy", "standardised"]] },
      dataSets,
      architectureAs: "filters",
      seed: 1,
    });
    const pool = dataSets[1].measured.slice(0, 2 + 1 + 1).map(({ accuracy }) => accuracy);
    const centre = pool.reduce((sum, value) => sum + value, 0) / 4;
    const deviation = Math.sqrt(pool.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 4);
    expect(groups[1]).toHaveLength(4);
    expect(groups[1][1][0]).toBeCloseTo((pool[3] - centre) / deviation, 10);
  });

  it("are another data set's where they are permuted, never the own", () => {
    const given = inputGroups({ spec: inputOf("usable permuted"), dataSets, architectureAs: "filters", seed: 1 });
    const own = inputGroups({ spec: inputOf("usable raw"), dataSets, architectureAs: "filters", seed: 1 });
    const places = given.groups.map((rows) => own.groups.findIndex((others) => others[0].join() === rows[0].join()));
    expect([...places].sort()).toEqual([0, 1, 2]);
    places.forEach((other, index) => void expect(other).not.toBe(index));
    expect(given.architectureColumns).toEqual([0, 1, 2, 3]);
    expect(given.scaledColumns).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("how much an input tells about its data set", () => {
  const found = (name: InputName) => {
    const { architecture: _, ...spec } = inputOf(name);
    return identifyDataSets(inputGroups({ spec, dataSets, architectureAs: "filters", seed: 1 }).groups, { seed: 2 });
  };

  it("is all where data sets differ in it, and no more than guessing where it is standardised", () => {
    expect(found("usable raw").found).toBe(1);
    expect(found("usable raw").chance).toBeCloseTo(1 / 3, 12);
    // a number that does not vary within data sets tells them apart all the more
    expect(
      identifyDataSets(
        [
          [[1], [1]],
          [[2], [2]],
        ],
        { seed: 2 },
      ).found,
    ).toBe(1);
    expect(found("usable standardised").found).toBeLessThan(0.6);
    expect(() => identifyDataSets([[[1]], [[2], [3]]], { seed: 1 })).toThrow("got inputs 1, 2");
  });
});
