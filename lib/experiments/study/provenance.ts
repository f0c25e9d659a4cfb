import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprintDataSet, listDataSets } from "../../datasets";
import { cacheFolder, projectRoot } from "../../platform/paths";
import { contentAddress } from "../../platform/results/cache";
import { writeWhole } from "../../platform/results/write-whole";
import { kindRegistry } from "../../platform/tasks/registry";
import { profileOf } from "./profiles";
import "../../task-kinds";
import { probeEngine } from "../../platform/tensorflow/probe";
import { studyDataSets } from "./data-sets";
import type { Profile } from "./profile";

/** A data set as a result used it. */
export interface DataUsed {
  readonly id: string;
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
    project: `mi-nas ${JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")).version}`,
    kinds: Object.fromEntries(kindRegistry().kinds.map(({ name, version }) => [name, version])),
    node: process.version,
    engine: engine.name,
    numerics: engine.numerics,
    profile,
    seed,
    data,
  };
}

/** What tells the results of one run from those of another: profile, seed, and the data as it is here. */
export type RunIdentity = Pick<Provenance, "profile" | "seed" | "data">;

const short = (value: unknown): string => contentAddress(value).slice(0, 8);

/** `mnist-0a1b2c3d`, `procedural-blobs+5-0a1b2c3d`: the first data set, how many more, and a digest of all. */
function nameOfData(data: RunIdentity["data"]): string {
  const more = data.length > 1 ? `+${data.length - 1}` : "";
  return `${data[0]?.id ?? "no-data"}${more}-${short(data.map(({ id, split, fingerprint }) => [id, split, fingerprint]))}`;
}

/**
 * Where what a run yields is written: `<cache>/<kind>/quick-mnist+5-0a1b2c3d-seed-1`, or `<cache>/<kind>/<name>` for a
 * run with a name. A changed profile, other data and another seed get folders of their own.
 */
export function runFolder(kind: "tables" | "reports", run: RunIdentity, name?: string): string {
  const { profile, seed, data } = run;
  const changed = contentAddress(profile) !== contentAddress(profileOf(profile.name));
  const parts = [profile.name, ...(changed ? [short(profile)] : []), nameOfData(data), `seed-${seed}`];
  return join(cacheFolder(), kind, name ?? parts.join("-"));
}

const provenancePath = (folder: string): string => join(folder, "provenance.json");

/** Writes where the results in a folder come from; returns the file's path. */
export async function writeProvenance(folder: string, provenance: Provenance): Promise<string> {
  const path = provenancePath(folder);
  await writeWhole(path, `${JSON.stringify(provenance, undefined, 1)}\n`);
  return path;
}

/**
 * Refuses a folder that holds the results of another run.
 *
 * @throws Error that names the folder and what is different there.
 */
export function checkSameRun(folder: string, run: RunIdentity): void {
  if (!existsSync(provenancePath(folder))) return;
  const there = JSON.parse(readFileSync(provenancePath(folder), "utf8")) as Provenance;
  const different = (["profile", "seed", "data"] as const).filter((part) => short(there[part]) !== short(run[part]));
  if (different.length === 0) return;
  throw new Error(
    `Cannot write to ${folder}: results of another run are there, with another ${different.join(" and another ")}. ` +
      "Choose another name, or remove that folder.",
  );
}
