import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sameImages } from "../../../lib/experiments/width-table/growth";
import { readWidthTable, type WidthTable } from "../../../lib/width-table";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-images-"));
beforeAll(() => void vi.stubEnv("MI_NAS_DATA", folder));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("images of a width table's rows", () => {
  const committed = readWidthTable();

  it("where they are not here, are told of as what they were: the whole files would be refused", async () => {
    await expect(sameImages(committed, ["fashion-mnist"])).rejects.toThrow(
      /^Cannot load Fashion-MNIST: not found in .*datasets get fashion-mnist\nThe width table was made of these images, .*: partial: [\d,]+ of 60,000/s,
    );
  });

  it("where they are others, are told of with what was used, what is here, and what to do", async () => {
    const [described] = (await sameImages({ ...committed, data: [] }, ["procedural-blobs"])).data;
    const data: WidthTable["data"] = [{ ...described, fingerprint: "0123456789abcdef", detail: "partial: a tenth." }];
    await expect(sameImages({ ...committed, data }, ["procedural-blobs"])).rejects.toThrow(
      `on procedural-blobs: it was made of other images (partial: a tenth. Fingerprint 0123456789ab…) than those here (${described.detail} ` +
        `Fingerprint ${described.fingerprint.slice(0, 12)}…). Point MI_NAS_DATA at the files that it was made of.`,
    );
    expect((await sameImages({ ...committed, data: [described] }, ["procedural-blobs"])).data).toEqual([described]);
  });
});
