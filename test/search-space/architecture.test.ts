import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import {
  architectureId,
  architectureOf,
  filterOptionIndex,
  filterOptions,
  nEntries,
  oneHot,
  parseArchitecture,
  sampleUniformArchitecture,
  totalFilters,
} from "../../lib/search-space";

const architectures = fc.array(fc.constantFrom(...filterOptions), { minLength: 4, maxLength: 4 });

describe("architectures", () => {
  it("have 23 options from 10 to 120 in steps of 5 and 92 entries", () => {
    expect(filterOptions.length).toBe(23);
    expect([filterOptions[0], filterOptions[1], filterOptions[22]]).toEqual([10, 15, 120]);
    expect(nEntries).toBe(92);
  });

  it("round-trip through id and one-hot code", () => {
    fc.assert(
      fc.property(architectures, (filters) => {
        expect(parseArchitecture(architectureId(filters))).toEqual(filters);
        const ones = filters.map((option, layer) => oneHot(filters)[23 * layer + filterOptionIndex(option)]);
        expect(ones).toEqual([1, 1, 1, 1]);
        expect(oneHot(filters).reduce((a, b) => a + b)).toBe(4);
      }),
    );
  });

  it("put the thesis's 115-90-70-10 at entries 22, 40, 59 and 70, counted from 1 (figure 3.15)", () => {
    const ones = [...oneHot([115, 90, 70, 10])].flatMap((value, index) => (value === 1 ? [index + 1] : []));
    expect(ones).toEqual([22, 40, 59, 70]);
    expect(filterOptionIndex(115)).toBe(21);
    expect(totalFilters([115, 90, 70, 10])).toBe(285);
  });

  it("refuse what is no point of the search space, naming it", () => {
    expect(() => architectureOf([10, 10, 10])).toThrow("4 layers, not 3");
    expect(() => architectureOf([10, 10, 10, 11])).toThrow("11");
    expect(() => parseArchitecture("10-10-10-125")).toThrow("125");
    expect(() => parseArchitecture("10-10--10")).toThrow("10-10--10");
  });

  it("are drawn uniformly", () => {
    const random = createRandom(2);
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 5750; draw++) {
      for (const filters of sampleUniformArchitecture(random)) counts.set(filters, (counts.get(filters) ?? 0) + 1);
    }
    for (const filters of filterOptions) expect(Math.abs((counts.get(filters) ?? 0) - 1000)).toBeLessThan(150);
  });
});
