import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getDataSet } from "../../../lib/datasets/download";
import { copyLocalFile } from "../../../lib/datasets/download/get-data-set";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-copy-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const content = Buffer.from("an image after the other, many times over. ".repeat(50));
const published = gzipSync(content, { level: 9 });

/** Copies what lies on a disk for a published file whose content is known, and tells what became of it. */
async function copyOf(bytes: Buffer, name = "images.gz", contents: readonly string[] = [sha256(content)]) {
  const source = join(folder, name);
  writeFileSync(source, bytes);
  const digest = { kind: "sha256", value: sha256(published) } as const;
  const target = join(folder, "set", name);
  const order = { name, addresses: [], bytes: published.length, digest, contents, target };
  const status = await copyLocalFile(order, source);
  expect(readFileSync(target)).toEqual(bytes);
  return [status, await copyLocalFile(order, source)];
}

describe("a file from a folder", () => {
  it.each([
    ["as published", published, "images.gz"],
    ["packed less", gzipSync(content, { level: 1 }), "images.gz"],
    ["packed not at all, in a gzip stream", gzipSync(content, { level: 0 }), "images.gz"],
    ["unpacked", content, "images"],
    ["unpacked under the name of a packed one", content, "images.gz"],
  ])("is the published one by its content, as it is when it is verified: %s", async (_, bytes, name) => {
    expect(await copyOf(bytes, name)).toEqual(["copied", "present"]);
  });

  it.each([
    ["of another content", gzipSync(Buffer.from("other")), "images.gz"],
    ["cut short", published.subarray(0, -9), "images.gz"],
    ["followed by other bytes", Buffer.concat([published, Buffer.from("more")]), "images.gz"],
    ["unpacked and of another content", Buffer.from("other"), "images"],
  ])("is refused when it is %s", async (_, bytes, name) => {
    await expect(copyOf(bytes, name)).rejects.toThrow(/is not the published file: it has \d+ bytes, the published/);
    expect(existsSync(join(folder, "set", name))).toBe(false);
  });

  it("must be as published where its content is not known", async () => {
    await expect(copyOf(gzipSync(content, { level: 1 }), "images.gz", [])).rejects.toThrow("is not the published file");
  });

  it("is found by any name that is understood", async () => {
    const name = "train-labels-idx1-ubyte";
    const known = { bytes: content.length, digest: { kind: "sha256", value: sha256(content) } } as const;
    const files = [{ name: `${name}.gz`, address: "http://127.0.0.1:9/", ...known }];
    const source = { id: "toy", dataSets: ["mnist"], folder: "toy", files, digestsFrom: "this test" };
    for (const there of [`${name}.gz`, name, "train-labels.idx1-ubyte", `${name}/${name}`]) {
      const from = mkdtempSync(join(folder, "disk-"));
      mkdirSync(join(from, "deep", name), { recursive: true });
      writeFileSync(there.includes("/") ? join(from, "deep", there) : join(from, there), content);
      const to = mkdtempSync(join(folder, "data-"));
      const [{ status, path }] = await getDataSet(source, { to, from });
      expect(status).toBe("copied");
      expect(path).toBe(join(to, "toy", there.split("/").at(-1) as string));
    }
  });

  it("is the published one of several files of its name, which other data sets have too", async () => {
    const name = "train-labels-idx1-ubyte";
    const known = { bytes: content.length, digest: { kind: "sha256", value: sha256(content) } } as const;
    const files = [{ name, address: "http://127.0.0.1:9/", ...known }];
    const source = { id: "toy", dataSets: ["mnist"], folder: "toy", files, digestsFrom: "this test" };
    const [from, to] = ["disk", "data"].map((place) => join(folder, place));
    const place = (set: string, bytes: Buffer) => {
      mkdirSync(join(from, set), { recursive: true });
      writeFileSync(join(from, set, name), bytes);
    };
    place("fashion", Buffer.from("of another data set"));
    place("kmnist", Buffer.from(content.map((byte) => byte ^ 1))); // of the same size
    await expect(getDataSet(source, { to, from })).rejects.toThrow(
      /fashion.* is not the published file: it has 19 bytes/,
    );
    place("mnist", content);
    const [{ status, path }] = await getDataSet(source, { to, from });
    expect([status, readFileSync(path)]).toEqual(["copied", content]);
  });

  it("is refused where it is one of several of its name and nothing tells which is meant", async () => {
    const [from, to] = ["disk", "data"].map((place) => join(folder, place));
    const files = [{ name: "all.tar", address: "http://127.0.0.1:9/", digest: { kind: "md5", value: "0" } }] as const;
    const source = {
      id: "toy",
      dataSets: ["toy"],
      folder: "toy",
      files,
      members: ["a/one.bin"],
      digestsFrom: "this test",
    };
    for (const set of ["first", "second"]) {
      mkdirSync(join(from, set), { recursive: true });
      writeFileSync(join(from, set, "one.bin"), set);
    }
    await expect(getDataSet(source, { to, from })).rejects.toThrow(
      /one\.bin: more than one file of this name lies in .*first.* and .*second.*Name a folder of one/,
    );
    const [{ path }] = await getDataSet(source, { to, from: join(from, "second") });
    expect(readFileSync(path, "utf8")).toBe("second");
  });
});
