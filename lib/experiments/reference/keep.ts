import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { exportArchive, fileDigest, importArchive } from "../../platform/results";
import { contentAddress } from "../../platform/results/cache";
import { type Tables, tableFrame } from "../../platform/results/tables";
import { writeWhole } from "../../platform/results/write-whole";
import { currentGroups } from "../../platform/tasks/address";
import { processorName } from "../../platform/tensorflow/processor-name";
import type { Provenance } from "../study/provenance";
import { type ReferenceManifest, readManifest, referenceResults, referenceTablePath, writeManifest } from "./manifest";
import { tableDigest } from "./table-digest";

/** Kinds whose results are kept: those that take long. What is made of them takes minutes, and megabytes. */
const keptKinds = ["train-network", "fit-mine", "fit-label-aware", "describe-data-set"];

/** Bytes that the folder may hold. */
export const mostBytes = 8 * 2 ** 20;

const keptGroups = (): ReadonlySet<string> =>
  new Set([...currentGroups()].filter((group) => keptKinds.includes(group.slice(0, group.indexOf("/")))));

/** Puts the results kept in a reference's folder into a cache. @returns How many it added, and how many are of other versions. */
export async function restoreKept(folder: string, cache: string) {
  const file = referenceResults(folder);
  return fileDigest(file) ? importArchive(cache, keptGroups(), file) : { added: 0, known: 0, others: 0 };
}

/** A reference run as it is written down while it goes. */
export class ReferenceKeeper {
  private workerHours: number;
  /** Of all machines that have computed a part of it. */
  private readonly processors: ReadonlySet<string>;
  private tables: ReferenceManifest["tables"];
  private since = process.hrtime.bigint();
  /** Sections whose tables are of other versions of the code and no part of this run, and the kinds of theirs that changed. */
  readonly dropped: readonly string[];
  readonly changedKinds: readonly string[];

  /**
   * @param folder Where the reference lies.
   * @param cache The cache that its tasks are answered from, and no others.
   * @throws Error when the folder holds a run of another profile, seed or data.
   */
  constructor(
    private readonly folder: string,
    private readonly cache: string,
    private readonly provenance: Provenance,
    private readonly workers: number,
  ) {
    const there = readManifest(folder);
    const different = (["profile", "seed", "data"] as const).filter(
      (part) => there && contentAddress(there.provenance[part]) !== contentAddress(provenance[part]),
    );
    if (different.length > 0) {
      throw new Error(
        `Cannot go on with the reference run in ${folder}: it has another ${different.join(" and another ")}. ` +
          "The same options go on; with that folder's manifest.json removed a new one begins.",
      );
    }
    this.workerHours = there?.workerHours ?? 0;
    this.processors = new Set([...(there?.processor.split("; ") ?? []), processorName()]);
    // numbers of other versions are no part of this run; a kind that was not there yet made none of them, and those of
    // the width table's rows stand in its own file
    const before = there?.provenance.kinds ?? {};
    const changed = Object.keys(before).filter((kind) => before[kind] !== provenance.kinds[kind]);
    const changedOf = ({ kinds }: ReferenceManifest["tables"][number]) =>
      changed.filter((kind) => kinds?.includes(kind) ?? true);
    const tables = there?.tables ?? [];
    const left = tables.filter((table) => changedOf(table).length > 0);
    this.tables = tables.filter((table) => !left.includes(table));
    this.dropped = [...new Set(left.map(({ section }) => section))];
    this.changedKinds = [...new Set(left.flatMap(changedOf))];
  }

  /** Puts what was kept into the cache. @returns How many results it added, and how many are of other versions. */
  restore() {
    return restoreKept(this.folder, this.cache);
  }

  /** Writes down what the cache holds now. */
  async save(): Promise<ReferenceManifest> {
    mkdirSync(this.folder, { recursive: true });
    const now = process.hrtime.bigint();
    this.workerHours += (Number(now - this.since) / 3.6e12) * this.workers;
    this.since = now;
    const file = referenceResults(this.folder);
    const entries = await exportArchive(this.cache, keptGroups(), file);
    const { provenance, workerHours, tables } = this;
    const manifest = {
      provenance,
      processor: [...this.processors].join("; "),
      workerHours,
      results: { entries, sha256: fileDigest(file) ?? "" },
      tables,
    };
    await writeManifest(this.folder, manifest);
    return readManifest(this.folder) as ReferenceManifest;
  }

  /**
   * Writes down the tables of a section that is finished.
   *
   * @param kinds Of the tasks that it asked for: its tables stay while their versions do.
   */
  async finish(section: string, tables: Tables, kinds: readonly string[]): Promise<void> {
    mkdirSync(join(this.folder, section), { recursive: true });
    const written: ReferenceManifest["tables"] = [];
    const widthTable = tableDigest(section);
    for (const [name, rows] of Object.entries(tables)) {
      if (rows.length === 0) continue;
      const path = referenceTablePath(section, name, this.folder);
      await writeWhole(path, tableFrame(rows).writeParquet({ compression: "zstd" }));
      written.push({ section, name, rows: rows.length, sha256: fileDigest(path) as string, widthTable, kinds });
    }
    this.tables = [...this.tables.filter((one) => one.section !== section), ...written];
    await this.save();
  }
}
