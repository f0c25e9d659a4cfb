import { miScale, standardiseMi } from "../mutual-information/standardise";
import { createRandom } from "../platform/random/random";
import { inputSample } from "../predictors/input-sample";
import { type Architecture, architectureId } from "../search-space/architecture";

/**
 * What a controller sees beside the architecture:
 * - `thesis`: the measurements standardised within their data set (A.4);
 * - `raw`: the same on one scale for all data sets, so that what tells them apart stays;
 * - `permuted`: raw ones of a data set that chance chooses anew for each architecture, which tell nothing;
 * - `nothing`: zeros.
 */
export const inputForms = ["thesis", "raw", "permuted", "nothing"] as const;

export type InputForm = (typeof inputForms)[number];

/** From a data set and an architecture to an input vector; a registry of others may be given in its place. */
export type InputFunction = (
  dataSet: string,
  architecture: Architecture,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** What is known of the layers of an architecture trained on a data set, one number a layer; nats. */
export type Measure = (dataSet: string, architecture: Architecture) => readonly number[];

/**
 * Input samples (definition 2.3) of one form.
 *
 * @param options.measured Architectures whose measurements make the scales, the same on every data set.
 * @returns Vectors of shape [96].
 */
export function inputFunction(options: {
  readonly form: InputForm;
  readonly measure: Measure;
  readonly dataSets: readonly string[];
  readonly measured: readonly Architecture[];
  readonly seed: number;
}): (dataSet: string, architecture: Architecture) => Float32Array {
  const { form, measure, dataSets, measured, seed } = options;
  const of = (dataSet: string) => measured.map((architecture) => measure(dataSet, architecture));
  if (form === "nothing") return (_, architecture) => inputSample(architecture, [0, 0, 0, 0]);
  if (form === "thesis") {
    const scales = new Map(dataSets.map((dataSet) => [dataSet, miScale(of(dataSet))]));
    return (dataSet, architecture) =>
      inputSample(architecture, standardiseMi(measure(dataSet, architecture), scales.get(dataSet)!));
  }
  const scale = miScale(dataSets.flatMap(of));
  return (dataSet, architecture) => {
    const shown =
      form === "raw"
        ? dataSet
        : dataSets[createRandom(seed, "permuted", dataSet, architectureId(architecture)).integer(dataSets.length)];
    return inputSample(architecture, standardiseMi(measure(shown, architecture), scale));
  };
}

/**
 * How much an input tells of its data set: the share of the variance of its measured numbers that lies between data
 * sets, in the mean over layers. 0 after standardisation within data sets (A.4), near 1 where every data set has its own.
 *
 * @param vectors By data set, the numbers of several architectures each.
 */
export function shareBetween(vectors: readonly (readonly ArrayLike<number>[])[]): number {
  const length = vectors[0][0].length;
  const shares = Array.from({ length }, (_, place) => {
    const groups = vectors.map((group) => group.map((vector) => vector[place]));
    const all = groups.flat();
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const centre = mean(all);
    const total = all.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const between = groups.reduce((sum, group) => sum + group.length * (mean(group) - centre) ** 2, 0);
    return total > 0 ? between / total : 0;
  });
  return shares.reduce((sum, share) => sum + share, 0) / length;
}
