import { z } from "zod";
import { layerInformationOptionsSchema } from "../../mutual-information/layers/options";
import { mineOptionsSchema } from "../../mutual-information/options";
import { networkOptionsSchema } from "../../networks/options";
import { predictorOptionsSchema } from "../../predictors/options";
import { parseArchitecture } from "../../search-space/architecture";

const seed = z.number().int().min(0);
const points = z.union([z.number().int().min(2), z.literal("all")]);

const architecture = z.string().refine((id) => {
  try {
    return parseArchitecture(id).length > 0;
  } catch {
    return false;
  }
}, "not the id of an architecture in the search space, such as 115-90-70-10");

/** Which images of a data set a task uses. */
export const dataSampleSchema = z
  .object({
    id: z.string().min(1),
    /** SHA-256 over the data set's content: other files under the same name give another task. */
    fingerprint: z.string().min(1),
    trainPoints: points,
    validationPoints: points,
    /** Seed of the choice of images, and of label noise. */
    seed,
    /** Error of a symmetric channel that labels pass through; absent for none, so that each sample has one form. */
    labelNoise: z.number().gt(0).max(1).optional(),
  })
  .strict();

/** Train an architecture to a number of epochs, continuing from the latest checkpoint. */
export const trainNetworkSchema = z
  .object({
    kind: z.literal("train-network"),
    data: dataSampleSchema,
    architecture,
    network: networkOptionsSchema,
    epochs: z.number().int().min(1),
    seed,
  })
  .strict();

/** Estimate I(layer; y) of a trained network with MINE. */
export const estimateInformationSchema = z
  .object({
    kind: z.literal("estimate-information"),
    training: trainNetworkSchema,
    /** 1 … L, input side first. */
    layer: z.number().int().min(1),
    mine: mineOptionsSchema,
    seed,
  })
  .strict();

/** Estimate I(layer; y) of the layers of a network with label-aware critics. */
export const estimateLabelInformationSchema = z
  .object({
    kind: z.literal("estimate-label-information"),
    /** The network, after all of its epochs. */
    training: trainNetworkSchema,
    /** The network before its first epoch instead; then `training` names one epoch, so that it has one form. */
    initial: z.literal(true).optional(),
    /** The images that the network was trained on, or others. */
    images: z.enum(["train", "validation"]),
    /** How many of them, from the first; "all" for those of `training.data`. */
    points,
    /** 1 … L for one layer by its own critics; absent for all, deepest first, each with the critics of deeper ones. */
    layer: z.number().int().min(1).optional(),
    estimator: layerInformationOptionsSchema,
    seed,
  })
  .strict();

const vector = z.array(z.number());

/** Samples of one data set: every input is paired with every clean posterior (3.1.1). */
export const sampleGroupSchema = z
  .object({
    /** Shape [nInputs][96]. */
    inputs: z.array(vector),
    /** Posteriors of single Hyperbands, shape [nPosteriors][92]. */
    posteriors: z.array(vector),
  })
  .strict();

/** Fit the posterior predictor and predict for every input. */
export const fitPredictorSchema = z
  .object({
    kind: z.literal("fit-predictor"),
    train: z.array(sampleGroupSchema).min(1),
    test: z.array(sampleGroupSchema),
    /** Posteriors added to form a clean one, for training and for test data sets. */
    trainCleanSize: z.number().int().min(1),
    testCleanSize: z.number().int().min(1),
    predictor: predictorOptionsSchema,
    seed,
  })
  .strict();

/** Hold one estimator of mutual information against a case whose truth is known. */
export const estimateKnownTruthSchema = z
  .object({
    kind: z.literal("estimate-known-truth"),
    /** Id of the case, see {@link groundTruthCases}. */
    case: z.string().min(1),
    /** Name of the estimator, see {@link benchmarkEstimators}. */
    estimator: z.string().min(1),
    /** The data set that the points are images of, and the SHA-256 over its content; absent for drawn vectors. */
    data: z
      .object({ id: z.string().min(1), fingerprint: z.string().min(1) })
      .strict()
      .optional(),
    /** Seed of the points; that of the estimator unless told, so that another seed is another sample. */
    pointsSeed: seed.optional(),
    seed,
  })
  .strict();

/** The unit of work: plain JSON that says everything a result depends on, besides the engine's numerics. */
export const taskSchema = z
  .discriminatedUnion("kind", [
    trainNetworkSchema,
    estimateInformationSchema,
    estimateLabelInformationSchema,
    fitPredictorSchema,
    estimateKnownTruthSchema,
  ])
  .superRefine((task, context) => {
    if (task.kind !== "estimate-label-information" || !task.initial || task.training.epochs === 1) return;
    const message = `an initial network's task names 1 epoch, not ${task.training.epochs}, so that it has one form`;
    context.addIssue({ code: "custom", path: ["training", "epochs"], message });
  });

export type DataSample = Readonly<z.infer<typeof dataSampleSchema>>;
export type TrainNetworkTask = Readonly<z.infer<typeof trainNetworkSchema>>;
export type EstimateInformationTask = Readonly<z.infer<typeof estimateInformationSchema>>;
export type EstimateLabelInformationTask = Readonly<z.infer<typeof estimateLabelInformationSchema>>;
export type SampleGroup = Readonly<z.infer<typeof sampleGroupSchema>>;
export type FitPredictorTask = Readonly<z.infer<typeof fitPredictorSchema>>;
export type EstimateKnownTruthTask = Readonly<z.infer<typeof estimateKnownTruthSchema>>;
export type Task =
  | TrainNetworkTask
  | EstimateInformationTask
  | EstimateLabelInformationTask
  | FitPredictorTask
  | EstimateKnownTruthTask;
/** The tasks that read a trained network. */
export type NetworkReader = EstimateInformationTask | EstimateLabelInformationTask;
export type TaskKind = Task["kind"];

/**
 * Checks a task that came from outside.
 *
 * @throws Error naming each field that is wrong.
 */
export function parseTask(value: unknown): Task {
  const parsed = taskSchema.safeParse(value);
  if (parsed.success) return parsed.data as Task;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "task"}: ${message}`);
  throw new Error(`Not a valid task. ${problems.join("; ")}`);
}
