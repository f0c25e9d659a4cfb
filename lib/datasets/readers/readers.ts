import type { DataFormat } from "../catalogue/catalogue-entry";
import { cifarReader } from "./cifar-reader";
import { idxReader } from "./idx-reader";
import { imageFolderReader } from "./image-folder-reader";
import { npzArraysReader } from "./npz-arrays";
import { npzReader } from "./npz-reader";
import type { DataReader } from "./reader";
import { tinyImageNetReader } from "./tiny-imagenet-reader";

export const readers: Readonly<Record<DataFormat, DataReader>> = {
  idx: idxReader,
  npz: npzReader,
  "cifar-binary": cifarReader,
  "tiny-imagenet-zip": tinyImageNetReader,
  "image-folder": imageFolderReader,
  "npz-arrays": npzArraysReader,
};
