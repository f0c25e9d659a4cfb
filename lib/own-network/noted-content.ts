import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LabelledSample } from "../mutual-information/labels/prepare-sample";
import { cacheFolder } from "../platform/paths";
import { writeWhole } from "../platform/results/write-whole";
import { type ActivationSet, readPlace } from "./activation-sets";
import type { PointsDigest } from "./layer-points";

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(1);

/** A layer's points with their labels, named by what they are: where they lie is not part of any task. */
export const ownLayerSchema = z
  .object({
    /** SHA-256 of the points, see `digestPoints`. */
    points: digestSchema,
    /** [nPoints, height, width, channels]. */
    shape: z.tuple([count, count, count, count]),
    /** SHA-256 of the classes. */
    labels: digestSchema,
    nClasses: z.number().int().min(2),
  })
  .strict();

export type OwnLayer = Readonly<z.infer<typeof ownLayerSchema>>;

/** A layer in a few words. */
export const describeOwnLayer = ({ shape, nClasses }: OwnLayer): string => `${shape.join(" × ")}, ${nClasses} classes`;

const placeSchema = z
  .object({
    file: z.string().min(1),
    name: z.string().min(1),
    channels: z.enum(["last", "first"]).optional(),
    draw: z
      .object({ points: count, seed: z.number().int().min(0) })
      .strict()
      .optional(),
  })
  .strict();

const labelsSchema = z.array(z.number().int().min(0));

const noteOf = (digest: string): string => join(cacheFolder(), "own-network", `${digest}.json`);

async function note(digest: string, content: unknown): Promise<void> {
  mkdirSync(join(cacheFolder(), "own-network"), { recursive: true });
  await writeWhole(noteOf(digest), JSON.stringify(content));
}

/**
 * Notes in the cache where a layer lies and what its labels are, so that a worker finds them by their digests. What is
 * noted last counts: a file may have moved.
 */
export async function noteLayer(set: ActivationSet, layer: string, points: PointsDigest): Promise<OwnLayer> {
  const { labels: classes, nClasses } = set;
  const labels = createHash("sha256").update(classes).digest("hex");
  await note(points.digest, set.place(layer));
  if (!existsSync(noteOf(labels))) await note(labels, Array.from(classes));
  return { points: points.digest, shape: [...points.shape], labels, nClasses };
}

/**
 * Reads a noted layer.
 *
 * @throws Error when it is not noted here, or its file has changed; DataFileError when that cannot be read.
 */
export async function readNoted({ points, labels, nClasses }: OwnLayer): Promise<LabelledSample> {
  const place = placeSchema.parse(noted(points));
  const { digest, values, pointShape } = await readPlace(place);
  if (digest !== points) throw new Error(`Measure a layer: ${place.name} of ${place.file} has changed, ask again.`);
  return { values, pointShape, labels: Int32Array.from(labelsSchema.parse(noted(labels))), nClasses };
}

function noted(digest: string): unknown {
  try {
    return JSON.parse(readFileSync(noteOf(digest), "utf8"));
  } catch (error) {
    throw new Error(`Measure a layer: where ${digest} lies is not noted in ${cacheFolder()}, ask again.`, {
      cause: error,
    });
  }
}
