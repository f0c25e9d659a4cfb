import { type CatalogueEntry, type DataFileSpec, getCommand } from "./catalogue-entry";
import { cifar10ClassNames, kuzushiji49ClassNames } from "./class-names";

const oneName = (role: string, name: string, ...officialSha256: string[]): DataFileSpec =>
  officialSha256.length > 0 ? { role, names: [name], officialSha256 } : { role, names: [name] };

const cifarCitation = "Krizhevsky: Learning multiple layers of features from tiny images. 2009.";

const kuzushiji49: CatalogueEntry = {
  id: "kuzushiji-49",
  title: "Kuzushiji-49 (balanced)",
  format: "npz",
  height: 28,
  width: 28,
  channels: 1,
  nClasses: 49,
  classNames: kuzushiji49ClassNames,
  // A balanced choice of the 232,365 and 38,547 published images, as in the thesis.
  trainPoints: 60_000,
  testPoints: 10_000,
  publishedPoints: { train: 232_365, test: 38_547 },
  split: "test",
  licence: "CC BY-SA 4.0",
  citation: "Clanuwat et al.: Deep learning for classical Japanese literature. arXiv:1812.01718, 2018.",
  layouts: ["kuzushiji-49", "K49"],
  files: [
    oneName("train-images", "k49-train-imgs.npz"),
    oneName("train-labels", "k49-train-labels.npz"),
    oneName("test-images", "k49-test-imgs.npz"),
    oneName("test-labels", "k49-test-labels.npz"),
    { role: "class-names", names: ["k49_classmap.csv"], isOptional: true },
  ],
  getCommand: getCommand("kuzushiji-49"),
};

/** SHA-256 of `cifar-10-binary.tar.gz`. */
const CIFAR_10_ARCHIVE = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd";

const cifar10Batches = [
  "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
  "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
  "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
  "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
  "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
];

/** SHA-256 of `cifar-100-binary.tar.gz`. */
const CIFAR_100_ARCHIVE = "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec";

/** Forms of CIFAR for other programs. */
function otherCifar(name: string): Readonly<Record<string, string>> {
  const advice = "is the version for other programs; the binary version is read.";
  return Object.fromEntries([`${name}-python.tar.gz`, `${name}-matlab.tar.gz`].map((one) => [one, advice]));
}

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
  layouts: ["cifar-10/cifar-10-batches-bin", "cifar-10-batches-bin", "cifar-10", ""],
  files: [
    ...cifar10Batches.map((sha256, batch) => {
      return oneName(`train-${batch + 1}`, `data_batch_${batch + 1}.bin`, sha256, CIFAR_10_ARCHIVE);
    }),
    oneName(
      "test",
      "test_batch.bin",
      "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
      CIFAR_10_ARCHIVE,
    ),
  ],
  archive: { names: ["cifar-10-binary.tar.gz"], folder: "cifar-10-batches-bin" },
  otherForms: {
    ...otherCifar("cifar-10"),
    "cifar-10-batches-py": "is the Python version; the binary version is read.",
  },
  getCommand: getCommand("cifar-10"),
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
  layouts: ["cifar-100/cifar-100-binary", "cifar-100-binary", "cifar-100", ""],
  files: [
    oneName(
      "train",
      "train.bin",
      "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29",
      CIFAR_100_ARCHIVE,
    ),
    oneName("test", "test.bin", "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a", CIFAR_100_ARCHIVE),
    oneName("class-names", "fine_label_names.txt"),
  ],
  archive: { names: ["cifar-100-binary.tar.gz"], folder: "cifar-100-binary" },
  otherForms: { ...otherCifar("cifar-100"), "cifar-100-python": "is the Python version; the binary version is read." },
  labelBytes: 2,
  getCommand: getCommand("cifar-100"),
};

/** SHA-256 of `tiny-imagenet-200.zip`. */
const TINY_IMAGENET_ARCHIVE = "6198c8ae015e2b3e007c7841da39ec069199b9aa3bfa943a462022fe5e43c821";

/** The thesis tests on 4 of the 20 subsets and does not say which: here the last four. */
const FIRST_TEST_SUBSET = 16;

/** Subset s holds classes 10·s … 10·s + 9 in the order of `wnids.txt` (§2.1.2). */
function tinyImageNet(subset: number): CatalogueEntry {
  return {
    id: `tiny-imagenet-${String(subset).padStart(2, "0")}`,
    title: `Tiny ImageNet, classes ${10 * subset}–${10 * subset + 9}`,
    format: "tiny-imagenet-zip",
    // Published at 64 × 64, made half as large by the mean of 2 × 2 pixels as in the thesis.
    height: 32,
    width: 32,
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
    files: [oneName("archive", "tiny-imagenet-200.zip", TINY_IMAGENET_ARCHIVE)],
    officialForm: "as published", // what is packed anew has another checksum
    otherForms: {
      "tiny-imagenet-200":
        "is unpacked, and the zip file is read: `zip -qr tiny-imagenet-200.zip tiny-imagenet-200` beside it makes one.",
    },
    subset,
    getCommand: getCommand("tiny-imagenet"),
  };
}

/** The data sets in formats other than IDX. */
export const otherDataSets: readonly CatalogueEntry[] = [
  kuzushiji49,
  cifar10,
  cifar100,
  ...Array.from({ length: 20 }, (_, subset) => tinyImageNet(subset)),
];
