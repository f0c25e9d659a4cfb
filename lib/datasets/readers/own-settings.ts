import type { CatalogueEntry } from "../catalogue/catalogue-entry";
import { sha256 } from "../files/read-data-file";
import type { DigestsByRole } from "./reader";

/** What an entry says about the images is part of a fingerprint as if it were a file: other settings, other images. */
export function ownSettings({ own }: CatalogueEntry): DigestsByRole {
  const { side, channels, testShare, seed, classNames, background } = own ?? {};
  const digest = sha256(JSON.stringify([side, channels, testShare, seed, classNames?.length, background]));
  return { settings: { file: digest, content: digest } };
}
