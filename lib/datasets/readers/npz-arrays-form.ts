import { z } from "zod";
import { recallNote, rememberNote } from "../files/file-notes";
import { attempt } from "../files/read-data-file";
import { stampOf } from "../files/stamp";
import type { OwnForm } from "../own/own-catalogue-entry";
import type { OwnDataSet } from "../own/own-data-set";
import { readNpzArrays } from "./npz-arrays";

const count = z.number().int().positive();

/**
 * Sizes and classes of an NPZ file, found by reading it once and noted until it changes.
 *
 * @throws DataFileError as {@link readNpzArrays}.
 */
export function npzArraysForm(own: OwnDataSet): OwnForm {
  const subject = { topic: "forms", path: own.path, dataSet: own.id } as const;
  const settings = JSON.stringify([own.testShare, own.seed, own.classNames]);
  const schema = z.object({
    of: z.literal(settings),
    height: count,
    width: count,
    channels: z.union([z.literal(1), z.literal(3)]),
    classNames: z.array(z.string()),
    trainPoints: count,
    testPoints: count,
  });
  const known = recallNote(subject, schema);
  if (known) {
    const { of: _, ...form } = known;
    return form;
  }
  const stamp = attempt(own.path, () => stampOf(own.path));
  const { train, test, height, width, channels, classNames } = readNpzArrays(own);
  const form = { height, width, channels, classNames, trainPoints: train.nPoints, testPoints: test.nPoints };
  rememberNote(subject, stamp, { of: settings, ...form });
  return form;
}
