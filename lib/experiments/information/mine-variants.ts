import type { MineEstimate, MineOptions } from "../../mutual-information";
import type { FitMineTask } from "../../mutual-information/mine/fit-mine.task";
import { withNetwork } from "../../networks/with-network";
import { deriveSeed } from "../../platform/random/random";
import { architectureId, nLayers } from "../../search-space/architecture";
import { type AskingExperiment, asking, dataSampleOf, trainingTask } from "../study/study";
import { inputArchitecture } from "./mine-of-layers";

/** One fit of MINE to a layer of the same trained network. */
export interface MineVariantRun {
  readonly variant: string;
  /** 1 … 4, input side first. */
  readonly layer: number;
  readonly repeat: number;
  readonly estimate: MineEstimate;
}

/**
 * The experiment "MINE on the same network with other critics, several times": how far do fits that differ in their
 * seed lie apart, and is a bigger critic's bound tighter? The thesis says the former hardly and the latter no (4.1.2).
 *
 * @param options.variants Options to replace, by the name of the variant; `{}` for MINE as in the profile.
 * @param options.repeats Fits of each variant and layer; the first of `{}` is that of `inputLayers`.
 * @param options.layers All four unless told.
 * @example
 * const variants = { "as it is": {}, "64 filters": { filters: 64 } };
 * const fits = await session.compute("Critics", mineVariants({ dataSet: "mnist", variants, repeats: 3 }));
 */
export function mineVariants(options: {
  readonly dataSet: string;
  readonly variants: Readonly<Record<string, Partial<MineOptions>>>;
  readonly repeats: number;
  readonly layers?: readonly number[];
}): AskingExperiment<readonly MineVariantRun[]> {
  const { dataSet, variants, repeats } = options;
  const layers = options.layers ?? Array.from({ length: nLayers }, (_, index) => index + 1);
  return asking(async (study) => {
    const { inputEpochs: epochs, mine } = study.profile;
    const data = await dataSampleOf(study, dataSet);
    const architecture = inputArchitecture(study, dataSet, 0);
    const training = trainingTask({ study, data, architecture, epochs, purpose: "input" });
    const place = (layer: number, repeat: number): number => {
      const path = ["mine", dataSet, architectureId(architecture), layer];
      return deriveSeed(study.seed, ...path, ...(repeat > 0 ? [repeat] : []));
    };
    const wanted = Object.entries(variants).flatMap(([variant, change]) =>
      layers.flatMap((layer) =>
        Array.from({ length: repeats }, (_, repeat) => {
          const task: FitMineTask = {
            kind: "fit-mine",
            training,
            layer,
            mine: { ...mine, ...change },
            seed: place(layer, repeat),
          };
          return { variant, layer, repeat, task };
        }),
      ),
    );
    const { source } = study;
    const readers = wanted.map(({ task }) => task);
    return withNetwork({ source, training, readers }, () =>
      Promise.all(wanted.map(async ({ task, ...which }) => ({ ...which, estimate: await source.run(task) }))),
    );
  });
}
