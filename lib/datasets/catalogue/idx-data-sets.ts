import { type CatalogueEntry, type DataFileSpec, getCommand } from "./catalogue-entry";
import { emnistLettersClassNames, fashionMnistClassNames, kmnistClassNames, mnistClassNames } from "./class-names";

/** Accepted spellings of an IDX file: as published, unpacked, with the dot of some mirrors, in a folder of its name. */
function idxNames(name: string): readonly string[] {
  const dotted = name.replace(/-(idx\d)/, ".$1");
  return [`${name}.gz`, name, `${dotted}.gz`, dotted, `${name}/${name}`];
}

/** The four IDX files of a data set; `sha256` lists the known official checksums of each, in the order of the files. */
function idxFiles(prefixes: { train: string; test: string }, sha256: readonly string[][] = []): DataFileSpec[] {
  return [
    { role: "train-images", names: idxNames(`${prefixes.train}-images-idx3-ubyte`), officialSha256: sha256[0] },
    { role: "train-labels", names: idxNames(`${prefixes.train}-labels-idx1-ubyte`), officialSha256: sha256[1] },
    { role: "test-images", names: idxNames(`${prefixes.test}-images-idx3-ubyte`), officialSha256: sha256[2] },
    { role: "test-labels", names: idxNames(`${prefixes.test}-labels-idx1-ubyte`), officialSha256: sha256[3] },
  ];
}

const mnistPrefixes = { train: "train", test: "t10k" };

const otherThanIdx = "is another form of the data set; its four IDX files are read.";

/** Other forms of MNIST and its likes, as tables and in one file. */
function otherForms(name: string): Readonly<Record<string, string>> {
  const names = [`${name}_train.csv`, `${name}-train.csv`, "train.csv", `${name}.npz`, `${name}.pkl.gz`, `${name}.mat`];
  return Object.fromEntries(names.map((one) => [one, otherThanIdx]));
}

const mnistForm = {
  format: "idx",
  height: 28,
  width: 28,
  channels: 1,
  trainPoints: 60_000,
  testPoints: 10_000,
} as const;

type Given = Omit<CatalogueEntry, keyof typeof mnistForm | "nClasses" | "getCommand"> & Partial<CatalogueEntry>;

/** A data set in MNIST's form: IDX files of 28 × 28 grey values, 60,000 and 10,000 unless told. */
const mnistLike = (own: Given & { readonly classNames: readonly string[] }): CatalogueEntry => ({
  ...mnistForm,
  ...own,
  nClasses: own.classNames.length,
  otherForms: { ...otherForms(own.id), ...own.otherForms },
  getCommand: getCommand(own.id),
});

/** The data sets that are published as IDX files. */
export const idxDataSets: readonly CatalogueEntry[] = [
  mnistLike({
    id: "mnist",
    title: "MNIST",
    classNames: mnistClassNames,
    split: "train",
    licence: "CC BY-SA 3.0 (as commonly stated)",
    citation: "LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition. 1998.",
    layouts: ["mnist", "MNIST/raw", "MNIST"],
    officialForm: "unpacked", // any re-compression of the official files counts as official
    files: idxFiles(mnistPrefixes, [
      ["ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"],
      ["65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"],
      ["0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"],
      ["ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"],
    ]),
  }),
  mnistLike({
    id: "fashion-mnist",
    title: "Fashion-MNIST",
    classNames: fashionMnistClassNames,
    split: "test",
    licence: "MIT",
    citation: "Xiao, Rasul, Vollgraf: Fashion-MNIST, a novel image dataset for benchmarking. arXiv:1708.07747, 2017.",
    layouts: ["fashion-mnist", "FashionMNIST/raw", "FashionMNIST"],
    systemFolders: ["/usr/share/datasets/fashion-mnist"],
    officialForm: "unpacked",
    files: idxFiles(mnistPrefixes, [
      ["c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"],
      ["bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"],
      ["5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"],
      ["0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"],
    ]),
  }),
  mnistLike({
    id: "emnist-letters",
    title: "EMNIST Letters",
    classNames: emnistLettersClassNames,
    trainPoints: 124_800,
    testPoints: 20_800,
    split: "train",
    licence: "NIST, US government work, public",
    citation:
      "Cohen, Afshar, Tapson, van Schaik: EMNIST, extending MNIST to handwritten letters. arXiv:1702.05373, 2017.",
    layouts: ["emnist-letters", "EMNIST/raw", "EMNIST"],
    files: idxFiles({ train: "emnist-letters-train", test: "emnist-letters-test" }),
    otherForms: {
      "gzip.zip": "is the archive of all of EMNIST; `datasets get` with --from takes the four files out of it.",
    },
    firstLabel: 1,
    transposed: true,
  }),
  mnistLike({
    id: "kmnist",
    title: "Kuzushiji-MNIST",
    classNames: kmnistClassNames,
    split: "train",
    licence: "CC BY-SA 4.0",
    citation: "Clanuwat et al.: Deep learning for classical Japanese literature. arXiv:1812.01718, 2018.",
    layouts: ["kmnist", "KMNIST/raw", "KMNIST"],
    officialForm: "as published", // the checksums of the unpacked content are not known
    files: idxFiles(mnistPrefixes, [
      ["51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"],
      ["e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"],
      ["edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"],
      ["20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"],
    ]),
    otherForms: { "kmnist-train-imgs.npz": otherThanIdx },
  }),
];
