import { createHash } from "node:crypto";
import type { CatalogueEntry } from "./catalogue/catalogue-entry";
import type { DataSource, SourceKind } from "./data-set";
import type { LocatedFiles } from "./files/locate";
import { findManifest, remarksOf } from "./files/manifest";
import type { DigestsByRole, PartSizes } from "./readers/reader";

/** The role of a file with names of classes: they are shown, but no image or label depends on them. */
const ROLE_OF_NAMES = "class-names";

/**
 * A data set's fingerprint: SHA-256 over the unpacked content of its files, whatever their names, place and packing
 * (a zip file counts as it is).
 *
 * @param version Of the way images are decoded: other images from the same files are another data set.
 */
export function fingerprintFiles(id: string, version: number, digests: DigestsByRole): string {
  const contents = Object.entries(digests)
    .filter(([role]) => role !== ROLE_OF_NAMES)
    .map(([role, { content }]) => [role, content])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify({ kind: "files", id, version, contents }))
    .digest("hex");
}

const counted = new Intl.NumberFormat("en-US");

/** Everything that tells where a data set's images come from. */
export interface SourceEvidence {
  readonly entry: CatalogueEntry;
  readonly located: LocatedFiles;
  readonly sizes: PartSizes;
  /** Checksums of the files; asked for only where sizes alone do not decide. */
  readonly digests: () => DigestsByRole;
}

/** Says whether a data set's files are the official ones, a part of them, or something else. */
export function describeSource({ entry, located, sizes, digests }: SourceEvidence): DataSource {
  const manifest = entry.own ? undefined : findManifest(located);
  const remarks = manifest?.datasets[entry.manifestId ?? entry.id];
  const kind = kindOf(entry, sizes, remarks?.stand_in ?? false, digests);
  return {
    kind,
    description: descriptionOf(kind, entry, sizes),
    place: located.place,
    folder: located.directory,
    licence: entry.licence,
    citation: entry.citation,
    remarks: remarksOf(remarks),
  };
}

function kindOf(
  entry: CatalogueEntry,
  sizes: PartSizes,
  isMarkedStandIn: boolean,
  digests: () => DigestsByRole,
): Exclude<SourceKind, "procedural"> {
  if (entry.own) return "own";
  if (isMarkedStandIn) return "stand-in";
  if (sizes.train < entry.trainPoints || sizes.test < entry.testPoints) return "partial";
  const needed = entry.files.filter(({ role }) => role !== ROLE_OF_NAMES);
  const known = needed.filter(({ officialSha256 }) => officialSha256 !== undefined);
  if (known.length < needed.length) return "unverified";
  const found = digests();
  const matches = known.filter(({ role, officialSha256 }) =>
    officialSha256?.some((official) => official === found[role].content || official === found[role].file),
  );
  if (matches.length === known.length) return "official";
  // Files whose published form alone has a known checksum cannot be judged once they are unpacked or packed anew.
  return entry.officialForm === "as published" ? "unverified" : "stand-in";
}

function descriptionOf(kind: SourceKind, entry: CatalogueEntry, { train, test }: PartSizes): string {
  const ofOfficial = (found: number, official: number, part: string) =>
    `${counted.format(found)} of ${counted.format(official)} ${part} images`;
  const notes = (entry.notes ?? []).map((note) => `; ${note}`).join("");
  switch (kind) {
    case "official":
      return "official: every file has the published content (SHA-256).";
    case "partial":
      return `partial: ${ofOfficial(train, entry.trainPoints, "training")}, ${ofOfficial(test, entry.testPoints, "test")}.`;
    case "own":
      return `own: ${counted.format(train)} training and ${counted.format(test)} test images in ${entry.nClasses} classes${notes}.`;
    case "unverified":
      return "unverified: as many images as published, but no official checksum to compare these files with.";
    default:
      return `stand-in: other images under the name of ${entry.title} (${counted.format(train)} training, ${counted.format(test)} test).`;
  }
}
