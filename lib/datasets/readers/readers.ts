import type { DataFormat } from "../catalogue/catalogue-entry";
import { idxReader } from "./idx-reader";
import type { DataReader } from "./reader";

/** The readers by format. A format without a row is listed as such, never as absent. */
export const readers: Readonly<Partial<Record<DataFormat, DataReader>>> = {
  idx: idxReader,
};
