import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { type ImageSet, imageSetOf } from "../data-set";
import { DataFileError } from "../files/data-file-error";
import type { FileDigests } from "../files/file-digests";
import type { LocatedFiles } from "../files/locate";
import { digestsOf, readDataFile, readDataFileHead } from "../files/read-data-file";
import { type IdxHeader, parseIdx, parseIdxHeader } from "./idx";
import { classIndices } from "./labels";
import { type DataReader, type Part, parts } from "./reader";

/** Reads data sets of four IDX files: images and labels of a training and a test part. */
export const idxReader: DataReader = {
  version: 1,

  isSlow: () => false,

  peek(entry, located) {
    const [train, test] = parts.map((part) => {
      const imageFile = located.paths[`${part}-images`];
      const labelFile = located.paths[`${part}-labels`];
      const images = parseIdxHeader(readDataFileHead(imageFile), 3, imageFile);
      const labels = parseIdxHeader(readDataFileHead(labelFile), 1, labelFile);
      checkHeaders(entry, part, imageFile, images, labelFile, labels);
      return images.dimensions[0];
    });
    return { train, test };
  },

  digests(entry, located) {
    return Object.fromEntries(
      Object.entries(located.paths).map(([role, path]) => [role, digestsOf(path, maxContentBytes(entry, role))]),
    );
  },

  read(entry, located) {
    const digests: Record<string, FileDigests> = {};
    const [train, test] = parts.map((part) => readPart(entry, located, part, digests));
    return { train, test, classNames: entry.classNames ?? [], digests };
  },
};

function readPart(
  entry: CatalogueEntry,
  located: LocatedFiles,
  part: Part,
  digests: Record<string, FileDigests>,
): ImageSet {
  const readValues = (role: string, rank: number) => {
    const file = located.paths[role];
    const { content, digests: found } = readDataFile(file, maxContentBytes(entry, role));
    digests[role] = found;
    return { file, ...parseIdx(content, rank, file) };
  };
  const images = readValues(`${part}-images`, 3);
  const labels = readValues(`${part}-labels`, 1);
  checkHeaders(entry, part, images.file, images.header, labels.file, labels.header);
  return imageSetOf(
    entry.transposed ? transposeImages(images.values, entry.height, entry.width) : images.values,
    classIndices(labels.values, entry, labels.file),
  );
}

/** No file of a data set is longer than the official one: the bound that stops a decompression bomb. */
function maxContentBytes(entry: CatalogueEntry, role: string): number {
  const nPoints = maxPoints(entry, role.startsWith("train") ? "train" : "test");
  return role.endsWith("images") ? 16 + nPoints * entry.height * entry.width : 8 + nPoints;
}

function maxPoints(entry: CatalogueEntry, part: Part): number {
  return part === "train" ? entry.trainPoints : entry.testPoints;
}

function checkHeaders(
  entry: CatalogueEntry,
  part: Part,
  imageFile: string,
  images: IdxHeader,
  labelFile: string,
  labels: IdxHeader,
): void {
  const [nImages, height, width] = images.dimensions;
  if (height !== entry.height || width !== entry.width) {
    throw new DataFileError(
      imageFile,
      `its images are ${height} × ${width} pixels, ${entry.title} has ${entry.height} × ${entry.width}.`,
    );
  }
  if (nImages > maxPoints(entry, part)) {
    throw new DataFileError(
      imageFile,
      `it declares ${nImages} images, the ${part} part of ${entry.title} has ${maxPoints(entry, part)}.`,
    );
  }
  const nLabels = labels.dimensions[0];
  if (nLabels !== nImages) {
    throw new DataFileError(labelFile, `it holds ${nLabels} labels for the ${nImages} images of ${imageFile}.`);
  }
}

/** Exchanges rows and columns of every image: [n, width, height] as stored becomes [n, height, width]. */
function transposeImages(stored: Uint8Array, height: number, width: number): Uint8Array {
  const upright = new Uint8Array(stored.length);
  const imageBytes = height * width;
  for (let offset = 0; offset < stored.length; offset += imageBytes) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        upright[offset + row * width + column] = stored[offset + column * height + row];
      }
    }
  }
  return upright;
}
