import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { type ImageSet, imageSetOf } from "../data-set";
import { DataFileError } from "../files/data-file-error";
import { digestsOfFiles, type FileBounds, openDataFiles } from "../files/open-data-files";
import { statDataFile } from "../files/read-data-file";
import { classIndices, readClassNames } from "./labels";
import { type DataReader, notedSizes, type Part, parts, publishedPoints } from "./reader";

/**
 * Reads CIFAR's binary files, unpacked or in the official archive: records of one or two label bytes (CIFAR-100 has the
 * superclass first) and 32 × 32 pixels, channel by channel.
 */
export const cifarReader: DataReader = {
  version: 1,

  isSlow: ({ archive }) => archive !== undefined,

  peek(entry, located) {
    const count = (part: Part, bytesOf: (role: string) => number) =>
      rolesOf(entry, part).reduce((sum, role) => sum + countRecords(entry, located.paths[role], bytesOf(role)), 0);
    const sizes = (bytesOf: (role: string) => number) => {
      return { train: count("train", bytesOf), test: count("test", bytesOf) };
    };
    if (located.archive === undefined) return sizes((role) => statDataFile(located.paths[role]).size);
    return notedSizes(entry, [located.archive], this.version, () => {
      const files = openDataFiles(entry, located, bounds(entry));
      return sizes((role) => files.read(role).content.length);
    });
  },

  digests: (entry, located) => digestsOfFiles(entry, located, bounds(entry)),

  read(entry, located) {
    const files = openDataFiles(entry, located, bounds(entry));
    const [train, test] = parts.map((part) => {
      const records = rolesOf(entry, part).map((role) => ({ file: files.nameOf(role), ...files.read(role) }));
      return decodeRecords(entry, records);
    });
    const classNames = entry.classNames ?? readClassNames(files, entry);
    return { train, test, classNames, digests: files.digests() };
  },
};

function rolesOf(entry: CatalogueEntry, part: Part): readonly string[] {
  return entry.files.map(({ role }) => role).filter((role) => role.startsWith(part));
}

function recordBytes(entry: CatalogueEntry): number {
  return (entry.labelBytes ?? 1) + entry.height * entry.width * entry.channels;
}

function bounds(entry: CatalogueEntry): FileBounds {
  return (role) => {
    const part = parts.find((one) => role.startsWith(one));
    if (part === undefined) return 1 << 20; // names of classes
    return (publishedPoints(entry, part) / rolesOf(entry, part).length) * recordBytes(entry);
  };
}

function countRecords(entry: CatalogueEntry, file: string, bytes: number): number {
  const length = recordBytes(entry);
  if (bytes === 0) throw new DataFileError(file, "it is empty.");
  if (bytes % length !== 0) {
    throw new DataFileError(
      file,
      `it has ${bytes} bytes, not a multiple of a record's ${length}: cut short or no CIFAR.`,
    );
  }
  return bytes / length;
}

function decodeRecords(
  entry: CatalogueEntry,
  files: readonly { readonly file: string; readonly content: Uint8Array }[],
): ImageSet {
  const { labelBytes = 1 } = entry;
  const plane = entry.height * entry.width;
  const length = recordBytes(entry);
  const counts = files.map(({ file, content }) => countRecords(entry, file, content.length));
  const nPoints = counts.reduce((sum, count) => sum + count, 0);
  const images = new Uint8Array(nPoints * plane * 3);
  const labels = new Uint8Array(nPoints);
  let point = 0;
  files.forEach(({ file, content }, index) => {
    const stored = Uint8Array.from({ length: counts[index] }, (_, record) => content[record * length + labelBytes - 1]);
    labels.set(classIndices(stored, entry, file), point);
    for (let start = labelBytes; start < content.length; start += length, point++) {
      for (let pixel = 0, target = point * plane * 3; pixel < plane; pixel++) {
        images[target++] = content[start + pixel];
        images[target++] = content[start + plane + pixel];
        images[target++] = content[start + 2 * plane + pixel];
      }
    }
  });
  return imageSetOf(images, labels);
}
