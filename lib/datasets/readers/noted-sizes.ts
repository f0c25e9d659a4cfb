import { z } from "zod";
import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { recallNote, rememberNote } from "../files/file-notes";
import { attempt } from "../files/read-data-file";
import { stampOf } from "../files/stamp";
import type { PartSizes } from "./reader";

const count = z.number().int().positive();

/**
 * Sizes of a data set whose headers lie inside compressed files: found by unpacking them once, then noted until one of
 * the files changes.
 */
export function notedSizes(
  entry: CatalogueEntry,
  paths: readonly string[],
  version: number,
  compute: () => PartSizes,
): PartSizes {
  const stamps = () => Object.fromEntries(paths.map((path) => [path, attempt(path, () => stampOf(path))]));
  const others = JSON.stringify([version, stamps()]);
  const schema = z.object({ of: z.literal(others), train: count, test: count });
  const [first] = paths;
  const subject = { topic: "sizes", path: first, dataSet: entry.id } as const;
  const known = recallNote(subject, schema);
  if (known) return { train: known.train, test: known.test };
  const stamp = attempt(first, () => stampOf(first));
  const sizes = compute();
  rememberNote(subject, stamp, { of: others, ...sizes });
  return sizes;
}
