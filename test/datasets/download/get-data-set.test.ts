import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listDataSets } from "../../../lib/datasets";
import { type DownloadSource, downloadSources, getDataSet, sourcesOf, termsOf } from "../../../lib/datasets/download";
import { projectRoot } from "../../../lib/platform/paths";
import { serve, startServer } from "./loopback-server";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mi-nas-get-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const fileOf = (name: string, content: Buffer, base = "http://127.0.0.1:9") => ({
  name,
  address: `${base}/official/${name}`,
  bytes: content.length,
  digest: { kind: "sha256", value: sha256(content) } as const,
});
const images = Buffer.from("images, as it were");
const labels = Buffer.from("labels");
const toySource = (base?: string): DownloadSource => ({
  id: "toy",
  dataSets: ["mnist"],
  folder: "toy",
  files: [fileOf("images.gz", images, base), fileOf("labels.gz", labels, base)],
  digestsFrom: "this test",
});

/** A zip archive of stored files, byte by byte from the format's description (APPNOTE 4.3). */
function zipOf(files: Readonly<Record<string, Buffer>>, damage = 0): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE((crc32(content) ^ damage) >>> 0, 0);
    sizes.writeUInt32LE(content.length, 4);
    sizes.writeUInt32LE(content.length, 8);
    const names = Buffer.from([name.length, 0, 0, 0]);
    const head = Buffer.from("504b03040a0000000000000000" + "00", "hex");
    const local = Buffer.concat([head, sizes, names, Buffer.from(name), content]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("504b01020a000a000000000000000000", "hex"), sizes, names, place, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listed, end]);
}

describe("the table of sources", () => {
  it("serves every one of the 27 data sets once", () => {
    const served = downloadSources.flatMap(({ dataSets }) => dataSets).sort();
    const real = listDataSets().filter(({ kind }) => kind === "real");
    expect(served).toEqual(real.map(({ id }) => id).sort());
  });

  it("has an address, a checksum, a licence and a citation for everything", () => {
    for (const source of downloadSources) {
      expect(termsOf(source).licence).toMatch(/\S/);
      expect(termsOf(source).citation).toMatch(/\S/);
      for (const { name, address, digest } of source.files) {
        expect(new URL(address).pathname.endsWith(`/${name}`)).toBe(true);
        expect(digest.value).toMatch(digest.kind === "sha256" ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{32}$/);
      }
    }
    expect(termsOf(sourcesOf(["tiny-imagenet-07"])[0]).licence).toContain("research only");
  });

  it("is found by the id of a source or a data set, each once", () => {
    const ids = (...wanted: string[]) => sourcesOf(wanted).map(({ id }) => id);
    expect(ids("tiny-imagenet", "tiny-imagenet-03", "mnist")).toEqual(["tiny-imagenet", "mnist"]);
    expect(ids("all")).toHaveLength(downloadSources.length);
    expect(() => sourcesOf(["procedural-blobs"])).toThrow("nothing to get");
    expect(() => sourcesOf(["nothing"])).toThrow(/No data set to get is called "nothing". Known: mnist/);
  });
});

describe("getting a data set", () => {
  it("fetches every file from its own address", async () => {
    const server = await startServer();
    server.answer("/official/images.gz", serve(images));
    server.answer("/official/labels.gz", serve(labels));
    const files = await getDataSet(toySource(server.base), { to: folder });
    expect(files.map(({ name, status, checkedWith }) => [name, status, checkedWith])).toEqual([
      ["images.gz", "fetched", "sha256"],
      ["labels.gz", "fetched", "sha256"],
    ]);
    expect(readFileSync(join(folder, "toy", "images.gz"))).toEqual(images);
    const again = await getDataSet(toySource(server.base), { to: folder });
    expect(again.map(({ status }) => status)).toEqual(["present", "present"]);
    expect(server.requests).toHaveLength(2);
  });

  it("asks a mirror by folder and name, then by name alone, and never the official address", async () => {
    const server = await startServer();
    server.answer("/sets/toy/images.gz", serve(images));
    server.answer("/sets/labels.gz", serve(labels));
    await getDataSet(toySource(server.base), { to: folder, mirror: `${server.base}/sets`, pauseSeconds: 0 });
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/sets/toy/images.gz",
      "/sets/toy/labels.gz",
      "/sets/labels.gz",
    ]);
  });

  it("keeps what was placed before a failure, so that the next call goes on", async () => {
    const server = await startServer();
    server.answer("/official/images.gz", serve(images));
    await expect(getDataSet(toySource(server.base), { to: folder })).rejects.toThrow("labels.gz answers 404");
    server.answer("/official/labels.gz", serve(labels));
    const files = await getDataSet(toySource(server.base), { to: folder });
    expect(files.map(({ status }) => status)).toEqual(["present", "fetched"]);
  });

  it("takes files from a folder, at some depth, and compares them as it would those of a server", async () => {
    const from = join(folder, "disk");
    mkdirSync(join(from, "a", "b"), { recursive: true });
    writeFileSync(join(from, "a", "b", "images.gz"), images);
    writeFileSync(join(from, "labels.gz"), Buffer.from("lables"));
    const wrong = getDataSet(toySource(), { to: folder, from });
    await expect(wrong).rejects.toThrow(/labels.gz is not the published file: its SHA-256/);
    writeFileSync(join(from, "labels.gz"), labels);
    const files = await getDataSet(toySource(), { to: folder, from });
    expect(files.map(({ status }) => status)).toEqual(["present", "copied"]);
    expect(readdirSync(join(folder, "toy")).sort()).toEqual(["images.gz", "labels.gz"]);
  });

  it("says which file a folder lacks, and when there is no such folder", async () => {
    await expect(getDataSet(toySource(), { to: folder, from: folder })).rejects.toThrow("no file of this name lies in");
    const nowhere = join(folder, "nowhere");
    await expect(getDataSet(toySource(), { to: folder, from: nowhere })).rejects.toThrow(nowhere);
  });

  it("takes the wanted members out of an archive and removes it", async () => {
    const zip = zipOf({ "gzip/other.gz": labels, "gzip/images.gz": images, "gzip/labels.gz": labels });
    const server = await startServer();
    server.answer("/official/all.zip", serve(zip));
    const source = { ...toySource(), files: [fileOf("all.zip", zip, server.base)] };
    const packed = { ...source, members: ["gzip/images.gz", "gzip/labels.gz"] };
    const files = await getDataSet(packed, { to: folder });
    expect(files.map(({ name, status, checkedWith }) => [name, status, checkedWith])).toEqual([
      ["images.gz", "unpacked", "archive"],
      ["labels.gz", "unpacked", "archive"],
    ]);
    expect(readdirSync(join(folder, "toy")).sort()).toEqual(["images.gz", "labels.gz"]);
    expect(readFileSync(join(folder, "toy", "images.gz"))).toEqual(images);
    expect((await getDataSet(packed, { to: folder })).map(({ status }) => status)).toEqual(["present", "present"]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["lacks a member", zipOf({ "gzip/images.gz": images }), "lacks gzip/labels.gz"],
    ["has a damaged member", zipOf({ "gzip/images.gz": images, "gzip/labels.gz": labels }, 1), "damaged (CRC-32)"],
    ["is no archive", Buffer.from("no zip file at all, though long enough"), "all.zip"],
    ["names a way out", zipOf({ "../../images.gz": images }), "all.zip"],
  ])("refuses an archive that %s, and places nothing of it half", async (_, zip, message) => {
    const server = await startServer();
    server.answer("/official/all.zip", serve(zip));
    const source = { ...toySource(), files: [fileOf("all.zip", zip, server.base)] };
    const packed = { ...source, members: ["gzip/images.gz", "gzip/labels.gz"] };
    await expect(getDataSet(packed, { to: folder })).rejects.toThrow(message);
    expect(readdirSync(join(folder, "toy")).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(existsSync(join(folder, "toy", "labels.gz"))).toBe(false);
    expect(existsSync(join(folder, "images.gz"))).toBe(false);
  });
});

/** Runs the command line; the test's server must be able to answer meanwhile. */
function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(projectRoot, "lib/cli/mi-nas.cjs"), "datasets", "get", ...args]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

describe("mi-nas datasets get", () => {
  it("shows the licence, names what failed, goes on with the next and ends with 1", async () => {
    const server = await startServer();
    const { code, out, err } = await run("mnist", "kmnist", "--mirror", server.base, "--to", folder, "--json");
    expect(code).toBe(1);
    expect(err).toContain("Licence: CC BY-SA 4.0");
    expect(err).toContain("Cannot get train-images-idx3-ubyte.gz");
    expect(
      JSON.parse(out).map(({ id, error }: { id: string; error: string }) => [id, /answers 404/.test(error)]),
    ).toEqual([
      ["mnist", true],
      ["kmnist", true],
    ]);
  });

  it.each([
    [["mnist", "--mirror", "ftp://somewhere"], "http:// or https://"],
    [["mnist", "--retries", "-1"], "It must be an integer from 0 to 1000"],
    [["nothing"], 'No data set to get is called "nothing"'],
  ])("refuses %j", async (args, message) => {
    const { code, err } = await run(...args, "--to", folder);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});
