import { z } from "zod";

/** Largest side that a network takes, in pixels. */
const MAX_SIDE = 32;

/** Labels are kept as bytes. */
export const MAX_OWN_CLASSES = 256;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "an id has small letters, digits and hyphens, at most 64");

/** What an entry of `datasets.json` may say. */
export const ownEntrySchema = z
  .object({
    /** A folder of images: one folder a class, or these in folders `train` and `test`. */
    folder: z.string().min(1).optional(),
    /** An NPZ file with arrays `x` and `y`, or `x_train`, `y_train`, `x_test`, `y_test`. */
    npz: z.string().min(1).optional(),
    title: z.string().min(1).optional(),
    /** Side of the split of data sets: predictors learn from `train` and are judged on `test`. */
    split: z.enum(["train", "test"]).default("train"),
    licence: z.string().min(1).default("not stated"),
    citation: z.string().min(1).default("own data"),
    /** For a folder: images are scaled to cover a square of this side, whose middle is taken. */
    side: z.number().int().min(4).max(MAX_SIDE).default(MAX_SIDE),
    /** For a folder: 3 for colour, 1 for grey. */
    channels: z.union([z.literal(1), z.literal(3)]).default(3),
    /** For a folder: what lies behind the transparent parts of an image. */
    background: z.enum(["white", "black"]).default("white"),
    /** Share of the images of each class that is set aside for the test part, where there is none. */
    testShare: z.number().gt(0).lt(1).default(0.2),
    /** Seed of that choice. */
    seed: z.number().int().min(0).default(1),
    /** For an NPZ file: names of the classes in the order of their labels. */
    classNames: z.array(z.string().min(1)).min(2).max(MAX_OWN_CLASSES).optional(),
  })
  .strict()
  .refine(({ folder, npz }) => (folder === undefined) !== (npz === undefined), "either folder or npz must be given");

/** The file `datasets.json`. */
export const ownFileSchema = z.object({ datasets: z.record(id, ownEntrySchema) }).strict();

export const ownIdSchema = id;

export type OwnEntry = z.infer<typeof ownEntrySchema>;

/** What a user may leave out of an entry has a default. */
export type OwnEntryInput = z.input<typeof ownEntrySchema>;

/** A user's data set: its entry, and the file or folder that holds the images. */
export interface OwnDataSet extends Readonly<OwnEntry> {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

/** The first thing that is wrong with a value, in words. */
export function firstIssue({ issues }: z.ZodError): string {
  const [{ path, message }] = issues;
  return `${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`;
}
