import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataFileError } from "../../../lib/datasets/files/data-file-error";
import { parseIdx, parseIdxHeader } from "../../../lib/datasets/readers/idx-reader";
import { idxFile } from "../idx-files";

const parse = (bytes: Uint8Array, rank = 1) => parseIdx(bytes, rank, "some-file");

describe("IDX", () => {
  it("reads back every byte of any array of one to four dimensions", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }), fc.nat(), (sizes, seed) => {
        const length = sizes.reduce((product, size) => product * size, 1);
        const values = Uint8Array.from({ length }, (_, index) => (index * 37 + seed) % 256);
        const { header, values: read } = parse(idxFile(sizes, values), sizes.length);
        expect(header.dimensions).toEqual(sizes);
        expect(Buffer.from(read)).toEqual(Buffer.from(values));
      }),
    );
  });

  it("reads a file that begins in the middle of a larger buffer", () => {
    const bytes = Buffer.concat([Buffer.alloc(3, 255), idxFile([2], Uint8Array.of(5, 6))]).subarray(3);
    expect([...parse(bytes).values]).toEqual([5, 6]);
  });

  it("refuses a file cut short at any byte, naming file and reason", () => {
    const whole = idxFile([2, 3, 4], new Uint8Array(24).fill(9));
    for (let length = 0; length < whole.length; length++) {
      const read = () => parse(whole.subarray(0, length), 3);
      expect(read).toThrow(DataFileError);
      expect(read).toThrow(/^Cannot read some-file: .*(needs at least 4|cut short)/);
    }
  });

  it("refuses bytes after the declared values, however many", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (rest) => {
        const bytes = Buffer.concat([idxFile([3], Uint8Array.of(1, 2, 3)), rest]);
        expect(() => parse(bytes)).toThrow(`but ${rest.length} bytes follow them`);
      }),
    );
  });

  it("refuses whatever does not begin with its magic number", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 64 }), (bytes) => {
        fc.pre(bytes[0] !== 0 || bytes[1] !== 0);
        expect(() => parse(bytes)).toThrow(/it is not an IDX file: it begins with 0x[0-9a-f]{8}\./);
      }),
    );
  });

  it.each([
    [9, "signed bytes"],
    [11, "16-bit integers"],
    [12, "32-bit integers"],
    [13, "32-bit floats"],
    [14, "64-bit floats"],
  ])("refuses values of type %i by their name", (type, name) => {
    expect(() => parse(idxFile([1], Uint8Array.of(0), type))).toThrow(`it holds ${name}, unsigned bytes are expected`);
  });

  it.each([0, 1, 2, 4, 255])("refuses %i dimensions where 3 are expected", (rank) => {
    const bytes = idxFile(new Array(rank).fill(1), Uint8Array.of(7));
    expect(() => parse(bytes, 3)).toThrow(`it has ${rank} dimensions, 3 are expected`);
  });

  it.each([[[0, 28, 28]], [[10, 0, 28]], [[10, 28, 0]]])("refuses the empty shape %j", (dimensions) => {
    expect(() => parse(idxFile(dimensions, new Uint8Array(0)), 3)).toThrow("it is empty");
  });

  it("refuses dimensions whose product is beyond counting", () => {
    const bytes = idxFile([0xffffffff, 0xffffffff, 28], new Uint8Array(8));
    expect(() => parseIdxHeader(bytes, 3, "some-file")).toThrow("more than can be addressed");
  });

  it("refuses dimensions whose product would wrap around 32 bits to the size at hand", () => {
    const bytes = idxFile([65536, 65536, 1], new Uint8Array(0)); // 2³² ≡ 0
    expect(() => parse(bytes, 3)).toThrow("it is cut short: it declares 65536 × 65536 × 1 = 4294967296 values");
  });
});
