import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { referenceTablePath, writeManifest } from "../../../lib/experiments/reference/manifest";
import type { Profile } from "../../../lib/experiments/study/profile";
import type { Provenance } from "../../../lib/experiments/study/provenance";
import { fileDigest } from "../../../lib/platform/results";
import { type Tables, tableFrame } from "../../../lib/platform/results/tables";

/** Writes a reference run of one section with some tables, of a profile on so many data sets. */
export async function writeReference(
  folder: string,
  made: { readonly section: string; readonly tables: Tables; readonly profile: Profile; readonly dataSets: number },
): Promise<void> {
  const { section, tables, profile, dataSets } = made;
  const entries = Object.entries(tables).map(([name, rows]) => {
    const path = referenceTablePath(section, name, folder);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, tableFrame(rows).writeParquet());
    return { section, name, rows: rows.length, sha256: String(fileDigest(path)) };
  });
  const data = Array.from({ length: dataSets }, () => ({ availability: "official" }));
  const provenance = { profile, seed: 1, data, numerics: "some engine", kinds: {} } as unknown as Provenance;
  const results = { entries: 0, sha256: "" };
  await writeManifest(folder, { provenance, processor: "some processor", workerHours: 1, results, tables: entries });
}
