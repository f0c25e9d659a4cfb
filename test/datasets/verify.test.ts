import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprintDataSet, verifyDataSets } from "../../lib/datasets";
import { projectRoot } from "../../lib/platform/paths";
import { toyPart, useTemporaryFolders, writeToyFiles } from "./idx-files";
import { writeImageFolder } from "./own/image-files";

const folders = useTemporaryFolders();
const toy = { train: toyPart(35, 1), test: toyPart(20, 2) };
const writeToy = () => writeToyFiles(join(folders.data, "mnist"), toy);
const writeManifest = (manifest: unknown) =>
  writeFileSync(join(folders.data, "MANIFEST.json"), JSON.stringify(manifest));
const one = async (id: string) => (await verifyDataSets([id]))[0];

describe("verifying data sets", () => {
  it("gives status, counts by class and the checksum of every file", async () => {
    writeToy();
    const row = await one("mnist");
    expect(row).toMatchObject({ id: "mnist", status: "partial" });
    expect(row.counts).toEqual({ train: [4, 4, 4, 4, 4, 3, 3, 3, 3, 3], test: new Array(10).fill(2) });
    expect(row.fingerprint).toBe(await fingerprintDataSet("mnist"));
    expect(row.files).toHaveLength(4);
    for (const { path, sha256, bytes, isOfficial } of row.files) {
      const content = readFileSync(path);
      expect(sha256).toBe(createHash("sha256").update(content).digest("hex"));
      expect([bytes, isOfficial]).toEqual([content.length, false]);
    }
  });

  it("has a row for each of the 27 and each of the user's own, absent ones with the command that gets them", async () => {
    await writeImageFolder(join(folders.data, "mine"), { a: 2, b: 2 });
    writeFileSync(join(folders.data, "datasets.json"), JSON.stringify({ datasets: { mine: { folder: "mine" } } }));
    const rows = await verifyDataSets();
    expect(rows).toHaveLength(28);
    expect(rows.at(-1)).toMatchObject({ id: "mine", status: "own", counts: { train: [1, 1], test: [1, 1] } });
    const absent = rows.filter(({ status }) => status === "absent");
    for (const { detail } of absent) expect(detail).toMatch(/Get it with: npx mi-nas datasets get [a-z0-9-]+$/);
  });

  it("calls damaged what differs from its manifest in size, checksum or number of images", async () => {
    writeToy();
    const file = "mnist/t10k-labels-idx1-ubyte.gz";
    writeManifest({ datasets: { mnist: { train: 35, test: 20 } } });
    expect((await one("mnist")).status).toBe("partial");
    writeManifest({ files: { [file]: { sha256: "0".repeat(64) } } });
    expect(await one("mnist")).toMatchObject({ status: "damaged", detail: expect.stringContaining("its SHA-256 is") });
    writeManifest({ files: { [file]: { bytes: 3 } } });
    expect(await one("mnist")).toMatchObject({ status: "damaged", detail: expect.stringContaining("lists 3") });
    writeManifest({ datasets: { mnist: { train: 36, test: 20 } } });
    const detail = "the manifest lists 36 images in the train part of mnist, 35 were found.";
    expect(await one("mnist")).toMatchObject({ status: "damaged", detail });
  });

  it("reads files anew, whatever was noted of them", async () => {
    writeToy();
    await new Promise((resolve) => setTimeout(resolve, 150)); // long enough for notes to be made
    const { fingerprint } = await one("mnist");
    const notes = join(folders.cache, "datasets", "digests");
    const { files } = await one("mnist");
    const name = createHash("sha256").update(files[0].path).digest("hex");
    const note = JSON.parse(readFileSync(join(notes, `${name}.json`), "utf8"));
    note.value = { file: "1".repeat(64), content: "1".repeat(64) };
    note.sha256 = createHash("sha256").update(JSON.stringify(note.value)).digest("hex");
    writeFileSync(join(notes, `${name}.json`), JSON.stringify(note));
    expect(await fingerprintDataSet("mnist")).not.toBe(fingerprint); // a note like this is believed
    expect((await one("mnist")).fingerprint).toBe(fingerprint);
  });

  it("is a command: JSON on demand, and exit code 1 when a data set is damaged", () => {
    const run = (...options: string[]) => {
      const arguments_ = [join(projectRoot, "lib", "cli", "mi-nas.cjs"), "datasets", "verify", "mnist", ...options];
      return spawnSync(process.execPath, arguments_, { encoding: "utf8", cwd: projectRoot });
    };
    writeToy();
    const sound = run("--json");
    expect(sound.status).toBe(0);
    expect(JSON.parse(sound.stdout)[0]).toMatchObject({
      id: "mnist",
      status: "partial",
      classNames: [..."0123456789"],
    });
    writeFileSync(join(folders.data, "mnist", "t10k-labels-idx1-ubyte.gz"), "damaged");
    const damaged = run();
    expect(damaged.status).toBe(1);
    expect(damaged.stdout).toMatch(/mnist +damaged .*it is not an IDX file/);
  });

  it("ends with exit code 1 and a sentence when data sets that are named are absent", () => {
    writeFileSync(join(folders.data, "datasets.json"), JSON.stringify({ datasets: { gone: { folder: "nowhere" } } }));
    const names = ["gone", "kmnist", "tiny-imagenet-03"];
    const command = [join(projectRoot, "lib", "cli", "mi-nas.cjs"), "datasets", "verify", ...names, "--json"];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", cwd: projectRoot });
    expect(status).toBe(1);
    for (const [index, name] of names.entries()) {
      expect(JSON.parse(stdout)[index]).toMatchObject({ id: name, status: "absent" });
      expect(stderr).toContain(`mi-nas: ${name} is absent: not found in ${folders.data}`);
    }
  });

  it("refuses unknown and procedural ids", async () => {
    await expect(verifyDataSets(["nmist"])).rejects.toThrow('No data set is called "nmist"');
    await expect(verifyDataSets(["procedural-blobs"])).rejects.toThrow("procedural data sets have no files");
  });
});
