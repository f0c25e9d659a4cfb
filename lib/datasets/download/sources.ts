import { catalogue } from "../catalogue/catalogue";
import { findProceduralMember } from "../procedural/family";
import { suggestion } from "../suggestion";

/** A checksum of a published file, of the strongest kind that is publicly known. */
export interface KnownDigest {
  readonly kind: "sha256" | "md5";
  /** Hexadecimal, lower case. */
  readonly value: string;
}

/** A file as its publisher offers it. */
export interface RemoteFile {
  readonly name: string;
  readonly address: string;
  /** Size, where it is publicly known. */
  readonly bytes?: number;
  readonly digest: KnownDigest;
}

/** What one `get` fetches: the files of a data set, or an archive that several share. */
export interface DownloadSource {
  readonly id: string;
  /** Ids of the data sets that it serves. */
  readonly dataSets: readonly string[];
  /** Folder inside the data folder. */
  readonly folder: string;
  readonly files: readonly RemoteFile[];
  /** The files wanted from a zip archive, which is removed afterwards; without it the files stay as they are. */
  readonly members?: readonly string[];
  /** Where the checksums are from. */
  readonly digestsFrom: string;
}

const sha256 = (value: string): KnownDigest => ({ kind: "sha256", value });
const md5 = (value: string): KnownDigest => ({ kind: "md5", value });

/** The four files of an MNIST-like data set at one address; sizes and checksums in the order of the names. */
function idxFiles(address: string, known: readonly (readonly [bytes: number, digest: string])[]): RemoteFile[] {
  const names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];
  return names.map((name, index) => {
    const file = `${name}-ubyte.gz`;
    return { name: file, address: `${address}${file}`, bytes: known[index][0], digest: sha256(known[index][1]) };
  });
}

const archive = (folder: string, name: string, bytes: number, digest: string): RemoteFile => {
  return { name, address: `${folder}${name}`, bytes, digest: sha256(digest) };
};

/** What a source of one data set is called. */
const oneSet = (id: string) => ({ id, dataSets: [id], folder: id });

const agreeingLoaders = "loaders of others, several of which agree";
const tensorflowDatasets = "TensorFlow Datasets (url_checksums)";
const kuzushiji49Address = "http://codh.rois.ac.jp/kmnist/dataset/k49/";

/** Official addresses, sizes and checksums of everything that can be fetched. */
export const downloadSources: readonly DownloadSource[] = [
  {
    ...oneSet("mnist"),
    // The first publisher's page no longer serves the files; this is the copy that PyTorch's loaders use.
    files: idxFiles("https://ossci-datasets.s3.amazonaws.com/mnist/", [
      [9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"],
      [28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"],
      [1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"],
      [4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"],
    ]),
    digestsFrom: agreeingLoaders,
  },
  {
    ...oneSet("fashion-mnist"),
    files: idxFiles("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", [
      [26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"],
      [29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"],
      [4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"],
      [5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"],
    ]),
    digestsFrom: tensorflowDatasets,
  },
  {
    ...oneSet("emnist-letters"),
    files: [
      archive(
        "https://biometrics.nist.gov/cs_links/EMNIST/",
        "gzip.zip",
        561_753_746,
        "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
      ),
    ],
    members: ["train-images-idx3", "train-labels-idx1", "test-images-idx3", "test-labels-idx1"].map(
      (name) => `gzip/emnist-letters-${name}-ubyte.gz`,
    ),
    digestsFrom: tensorflowDatasets,
  },
  {
    ...oneSet("kmnist"),
    files: idxFiles("http://codh.rois.ac.jp/kmnist/dataset/kmnist/", [
      [18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"],
      [29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"],
      [3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"],
      [5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"],
    ]),
    digestsFrom: tensorflowDatasets,
  },
  {
    ...oneSet("kuzushiji-49"),
    files: [
      ["k49-train-imgs.npz", "7ac088b20481cf51dcd01ceaab89d821"],
      ["k49-train-labels.npz", "44a8e1b893f81e63ff38d73cad420f7a"],
      ["k49-test-imgs.npz", "d352e201d846ce6b94f42c990966f374"],
      ["k49-test-labels.npz", "4da6f7a62e67a832d5eb1bd85c5ee448"],
    ].map(([name, digest]) => ({ name, address: `${kuzushiji49Address}${name}`, digest: md5(digest) })),
    digestsFrom: "loaders of others, several of which agree; only MD5 is known, which tells damage but not forgery",
  },
  {
    ...oneSet("cifar-10"),
    files: [
      archive(
        "https://www.cs.toronto.edu/~kriz/",
        "cifar-10-binary.tar.gz",
        170_052_171,
        "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
      ),
    ],
    digestsFrom: tensorflowDatasets,
  },
  {
    ...oneSet("cifar-100"),
    files: [
      archive(
        "https://www.cs.toronto.edu/~kriz/",
        "cifar-100-binary.tar.gz",
        168_513_733,
        "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
      ),
    ],
    digestsFrom: tensorflowDatasets,
  },
  {
    id: "tiny-imagenet",
    dataSets: catalogue.map(({ id }) => id).filter((id) => id.startsWith("tiny-imagenet-")),
    folder: "tiny-imagenet",
    files: [
      archive(
        "http://cs231n.stanford.edu/",
        "tiny-imagenet-200.zip",
        248_100_043,
        "6198c8ae015e2b3e007c7841da39ec069199b9aa3bfa943a462022fe5e43c821",
      ),
    ],
    digestsFrom: agreeingLoaders,
  },
];

/**
 * The sources of some data sets, each once.
 *
 * @param ids Ids of sources or of data sets, or `all`.
 * @throws RangeError for an id that has no source, saying why.
 */
export function sourcesOf(ids: readonly string[]): readonly DownloadSource[] {
  if (ids.includes("all")) return downloadSources;
  const chosen = ids.map((id) => {
    const source = downloadSources.find((one) => one.id === id || one.dataSets.includes(id));
    if (source) return source;
    if (findProceduralMember(id)) throw new RangeError(`${id} is drawn when it is used: there is nothing to get.`);
    const names = [...downloadSources.flatMap((one) => [one.id, ...one.dataSets]), "all"];
    const known = downloadSources.map((one) => one.id).join(", ");
    throw new RangeError(`No data set to get is called "${id}".${suggestion(id, names)} Known: ${known}, all.`);
  });
  return [...new Set(chosen)];
}

/** Licence and citation of what a source holds, from the catalogue. */
export function termsOf({ dataSets }: DownloadSource): { readonly licence: string; readonly citation: string } {
  const entry = catalogue.find(({ id }) => id === dataSets[0]);
  if (!entry) throw new Error(`The catalogue has no data set ${dataSets[0]}.`);
  return { licence: entry.licence, citation: entry.citation };
}
