import { catalogue } from "./catalogue/catalogue";
import type { CatalogueEntry } from "./catalogue/catalogue-entry";
import type { DataSetEntry } from "./data-set";
import { DataFileError } from "./files/data-file-error";
import { locateFiles } from "./files/locate";
import { absentDetail, incompleteDetail } from "./find-data-set";
import { informationOfChannel } from "./label-channel";
import { checkManifestSizes } from "./load";
import { ownCatalogueEntry, ownDataSets } from "./own/own-data-sets";
import { proceduralFamily } from "./procedural/family";
import { SIDE } from "./procedural/light";
import type { ProceduralMember } from "./procedural/member";
import {
  describeMember,
  PROCEDURAL_CITATION,
  PROCEDURAL_LICENCE,
  PROCEDURAL_TEST_POINTS,
  PROCEDURAL_TRAIN_POINTS,
} from "./procedural/procedural-data-set";
import { readers } from "./readers/readers";
import { describeSource } from "./source";

/**
 * All known data sets with what of them is here: the 27 of the thesis (§2.1.2), then users' own, then the procedural
 * family from easy to hard. Reads headers and checksums, decodes no image.
 *
 * @throws DataFileError when a `datasets.json` that describes users' own data sets cannot be understood.
 * @example
 * listDataSets().filter(({ availability }) => availability === "official").map(({ title }) => title);
 */
export function listDataSets(): readonly DataSetEntry[] {
  const own = ownDataSets().map(ownCatalogueEntry);
  return [...catalogue.map(realEntry), ...own.map(realEntry), ...proceduralFamily.map(proceduralEntry)];
}

type Finding = Pick<
  DataSetEntry,
  "availability" | "detail" | "place" | "folder" | "foundTrainPoints" | "foundTestPoints"
>;

function realEntry(entry: CatalogueEntry): DataSetEntry {
  const { id, title, height, width, channels, nClasses, trainPoints, testPoints, split, licence, citation } = entry;
  return {
    ...{ id, title, kind: entry.own ? "own" : "real", height, width, channels, nClasses },
    ...{ trainPoints, testPoints, split, licence, citation },
    ...finding(entry),
    ...(entry.getCommand && { getCommand: entry.getCommand }),
  };
}

/** What of a real data set is here. A damaged file is a row of the table, not the end of the listing. */
function finding(entry: CatalogueEntry): Finding {
  const reader = readers[entry.format];
  try {
    const search = locateFiles(entry);
    const { found: located, incomplete } = search;
    if (!located) {
      return incomplete.length > 0
        ? { availability: "damaged", detail: incompleteDetail(search), folder: incomplete[0].directory }
        : { availability: "absent", detail: absentDetail(entry, search) };
    }
    checkManifestSizes({ entry, located, reader });
    const sizes = reader.peek(entry, located);
    const source = describeSource({ entry, located, sizes, digests: () => reader.digests(entry, located) });
    const { kind, description, place, folder } = source;
    const detail = description;
    return { availability: kind, detail, place, folder, foundTrainPoints: sizes.train, foundTestPoints: sizes.test };
  } catch (error) {
    if (error instanceof DataFileError) return { availability: "damaged", detail: error.message };
    throw error;
  }
}

function proceduralEntry(member: ProceduralMember): DataSetEntry {
  const { id, title, channels, nClasses, split, labelError } = member;
  return {
    id,
    title,
    kind: "procedural",
    height: SIDE,
    width: SIDE,
    channels,
    nClasses,
    trainPoints: PROCEDURAL_TRAIN_POINTS,
    testPoints: PROCEDURAL_TEST_POINTS,
    split,
    licence: PROCEDURAL_LICENCE,
    citation: PROCEDURAL_CITATION,
    availability: "procedural",
    detail: describeMember(member),
    place: "generated",
    foundTrainPoints: PROCEDURAL_TRAIN_POINTS,
    foundTestPoints: PROCEDURAL_TEST_POINTS,
    knownInformationNats: informationOfChannel(nClasses, labelError),
  };
}
