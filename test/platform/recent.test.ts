import { describe, expect, it } from "vitest";
import { Recent } from "../../lib/platform/recent";

describe("a memory of the latest results", () => {
  it("computes what it does not know and forgets what was longest unused, freeing it", async () => {
    const forgotten: string[] = [];
    const recent = new Recent<string>({ maxEntries: 2, onForget: (value) => forgotten.push(value) });
    const computed: string[] = [];
    const get = (key: string) =>
      recent.get(key, () => {
        computed.push(key);
        return key.toUpperCase();
      });
    expect(["a", "b", "a", "c"].map(get)).toEqual(["A", "B", "A", "C"]);
    expect([computed, forgotten]).toEqual([["a", "b", "c"], ["B"]]);
    expect(await recent.getLater("b", async () => "again")).toBe("again");
    expect(forgotten).toEqual(["B", "A"]);
  });

  it("keeps within its bytes and keeps nothing larger than they are", () => {
    const recent = new Recent<string>({ maxEntries: 9, maxBytes: 5, bytesOf: ({ length }) => length });
    const counts: Record<string, number> = {};
    const get = (key: string) =>
      recent.get(key, () => {
        counts[key] = (counts[key] ?? 0) + 1;
        return key;
      });
    for (const key of ["abc", "de", "fgh", "abc", "toolong", "toolong"]) get(key);
    expect(counts).toEqual({ abc: 2, de: 1, fgh: 1, toolong: 2 });
  });
});
