import { describe, expect, it } from "vitest";
import { listDataSets, loadDataSet } from "../../lib/datasets";
import { useTemporaryFolders } from "./idx-files";

useTemporaryFolders();

describe("the table of data sets", () => {
  it("has the 27 of the thesis, 20 to learn from and 7 to be judged on", () => {
    const real = listDataSets().filter(({ kind }) => kind === "real");
    expect(real).toHaveLength(27);
    expect(real.filter(({ split }) => split === "train")).toHaveLength(20);
    const judged = real.filter(({ split }) => split === "test").map(({ id }) => id);
    expect(judged).toHaveLength(7);
    expect(judged.slice(0, 3)).toEqual(["fashion-mnist", "kuzushiji-49", "cifar-10"]);
    expect(judged.slice(3).every((id) => id.startsWith("tiny-imagenet-"))).toBe(true);
  });

  it("has at least six procedural members, at least two on each side, grey and coloured", () => {
    const members = listDataSets().filter(({ kind }) => kind === "procedural");
    expect(members.length).toBeGreaterThanOrEqual(6);
    expect(members.filter(({ split }) => split === "test").length).toBeGreaterThanOrEqual(2);
    expect(new Set(members.map(({ channels }) => channels))).toEqual(new Set([1, 3]));
    expect(members.every(({ availability }) => availability === "procedural")).toBe(true);
  });

  it("gives each set its own id, a licence, a citation and an explanation", () => {
    const entries = listDataSets();
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    for (const { licence, citation, detail } of entries) {
      expect(licence).not.toBe("");
      expect(citation).not.toBe("");
      expect(detail).toMatch(/\S/);
    }
  });

  it("describes procedural members in whole sentences", () => {
    for (const { detail } of listDataSets().filter(({ kind }) => kind === "procedural")) {
      expect(detail).toMatch(/^procedural: .+\. (Every label right|Labels wrong with probability 0\.\d+)\.$/);
      expect(detail).not.toMatch(/\. [a-z]/);
    }
  });

  it("has the sizes of the thesis", () => {
    const sizes = new Map(listDataSets().map((entry) => [entry.id, [entry.trainPoints, entry.testPoints]]));
    for (const id of ["mnist", "fashion-mnist", "kmnist", "kuzushiji-49"])
      expect(sizes.get(id)).toEqual([60_000, 10_000]);
    expect(sizes.get("emnist-letters")).toEqual([124_800, 20_800]);
    for (const id of ["cifar-10", "cifar-100"]) expect(sizes.get(id)).toEqual([50_000, 10_000]);
  });

  it("tells how to get a set that is not here, and the same when loading", async () => {
    const official = listDataSets().filter(({ kind }) => kind === "real"); // own ones are fetched from nowhere
    for (const { id, detail, getCommand } of official.filter(({ availability }) => availability === "absent")) {
      expect(getCommand).toMatch(/^npx mi-nas datasets get [a-z0-9-]+$/);
      expect(detail).toContain(getCommand);
      await expect(loadDataSet(id)).rejects.toThrow(detail);
    }
  });
});
