import type { CatalogueEntry, DataFileSpec } from "./catalogue-entry";
import { cifar10ClassNames } from "./class-names";

const oneName = (role: string, name: string): DataFileSpec => ({ role, names: [name] });

const cifarCitation = "Krizhevsky: Learning multiple layers of features from tiny images. 2009.";

const kuzushiji49: CatalogueEntry = {
  id: "kuzushiji-49",
  title: "Kuzushiji-49 (balanced)",
  format: "npz",
  height: 28,
  width: 28,
  channels: 1,
  nClasses: 49,
  // A balanced choice of the 232,365 and 38,547 published images, as in the thesis.
  trainPoints: 60_000,
  testPoints: 10_000,
  split: "test",
  licence: "CC BY-SA 4.0",
  citation: "Clanuwat et al.: Deep learning for classical Japanese literature. arXiv:1812.01718, 2018.",
  layouts: ["kuzushiji-49", "K49"],
  files: [
    oneName("train-images", "k49-train-imgs.npz"),
    oneName("train-labels", "k49-train-labels.npz"),
    oneName("test-images", "k49-test-imgs.npz"),
    oneName("test-labels", "k49-test-labels.npz"),
  ],
};

const cifar10: CatalogueEntry = {
  id: "cifar-10",
  title: "CIFAR-10",
  format: "cifar-binary",
  height: 32,
  width: 32,
  channels: 3,
  nClasses: 10,
  classNames: cifar10ClassNames,
  trainPoints: 50_000,
  testPoints: 10_000,
  split: "test",
  licence: "none stated; research use, cite the report",
  citation: cifarCitation,
  layouts: ["cifar-10/cifar-10-batches-bin", "cifar-10-batches-bin", "cifar-10"],
  files: [
    ...[1, 2, 3, 4, 5].map((batch) => oneName(`train-${batch}`, `data_batch_${batch}.bin`)),
    oneName("test", "test_batch.bin"),
  ],
};

const cifar100: CatalogueEntry = {
  id: "cifar-100",
  title: "CIFAR-100",
  format: "cifar-binary",
  height: 32,
  width: 32,
  channels: 3,
  nClasses: 100,
  trainPoints: 50_000,
  testPoints: 10_000,
  split: "train",
  licence: "none stated; research use, cite the report",
  citation: cifarCitation,
  layouts: ["cifar-100/cifar-100-binary", "cifar-100-binary", "cifar-100"],
  files: [oneName("train", "train.bin"), oneName("test", "test.bin"), oneName("class-names", "fine_label_names.txt")],
};

/** The thesis tests on 4 of the 20 subsets and does not say which: here the last four. */
const FIRST_TEST_SUBSET = 16;

/** Subset s holds classes 10·s … 10·s + 9 in the order of `wnids.txt` (§2.1.2). */
function tinyImageNet(subset: number): CatalogueEntry {
  return {
    id: `tiny-imagenet-${String(subset).padStart(2, "0")}`,
    title: `Tiny ImageNet, classes ${10 * subset}–${10 * subset + 9}`,
    format: "tiny-imagenet-zip",
    height: 64,
    width: 64,
    channels: 3,
    nClasses: 10,
    trainPoints: 5_000,
    // The published test part has no labels; the validation part, 50 images a class, stands for it.
    testPoints: 500,
    split: subset < FIRST_TEST_SUBSET ? "train" : "test",
    licence: "ImageNet terms: non-commercial research only",
    citation: "Le, Yang: Tiny ImageNet visual recognition challenge. Stanford CS231N, 2015.",
    manifestId: "tiny-imagenet",
    layouts: ["tiny-imagenet", ""],
    files: [oneName("archive", "tiny-imagenet-200.zip")],
    subset,
  };
}

/** The data sets in formats other than IDX. */
export const otherDataSets: readonly CatalogueEntry[] = [
  kuzushiji49,
  cifar10,
  cifar100,
  ...Array.from({ length: 20 }, (_, subset) => tinyImageNet(subset)),
];
