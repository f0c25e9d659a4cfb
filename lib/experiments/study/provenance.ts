import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprintDataSet, listDataSets } from "../../datasets";
import { projectRoot } from "../../platform/paths";
import { kindRegistry } from "../../platform/tasks/registry";
import "../../task-kinds";
import { probeEngine } from "../../platform/tensorflow/probe";
import { studyDataSets } from "./data-sets";
import type { Profile } from "./profile-schema";

/** A data set as a result used it. */
export interface DataUsed {
  readonly id: string;
  /** Side of the split of data sets. */
  readonly split: "train" | "test";
  /** `official`, `partial`, `stand-in`, `procedural`, …: see the table of data sets. */
  readonly availability: string;
  readonly detail: string;
  readonly fingerprint: string;
}

/** Where a result comes from: enough to get it again. */
export interface Provenance {
  readonly project: string;
  /** Version of each kind of task. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly node: string;
  readonly engine: string;
  readonly numerics: string;
  readonly profile: Profile;
  readonly seed: number;
  readonly data: readonly DataUsed[];
}

function packageVersion(folder: string): string {
  const path = join(folder, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : "unknown";
}

/** The provenance of results of a profile and seed in this place. */
export async function provenanceOf(profile: Profile, seed: number): Promise<Provenance> {
  const engine = probeEngine();
  const entries = new Map(listDataSets().map((entry) => [entry.id, entry]));
  const names = studyDataSets({ profile });
  const data = await Promise.all(
    (["train", "test"] as const).flatMap((split) =>
      names[split].map(async (id) => ({
        id,
        split,
        availability: entries.get(id)?.availability ?? "unknown",
        detail: entries.get(id)?.detail ?? "",
        fingerprint: await fingerprintDataSet(id),
      })),
    ),
  );
  return {
    project: `mi-nas ${packageVersion(projectRoot)}`,
    kinds: Object.fromEntries(kindRegistry().kinds.map(({ name, version }) => [name, version])),
    node: process.version,
    engine: engine.name,
    numerics: engine.numerics,
    profile,
    seed,
    data,
  };
}
