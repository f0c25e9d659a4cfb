import { createRandom } from "../../lib/platform/random/random";
import { parseArchitecture, totalFilters } from "../../lib/search-space/architecture";
import { designedArchitecture } from "../../lib/width-table/design";
import { writeWidthTable } from "../../lib/width-table/file";
import { recipeSchema } from "../../lib/width-table/recipe";
import type { WidthTableRow } from "../../lib/width-table/rows";

/** Accuracies of a data set by a formula that is known: what each layer's width is worth, and how noisy trainings are. */
export interface SyntheticDataSet {
  /** Accuracy without any gain, and what doubling each layer's width adds at first. */
  readonly level: number;
  readonly gains: readonly number[];
  readonly noise: number;
}

/** Expected accuracy after an epoch: gains flatten as widths grow. */
export function syntheticAccuracy(
  { level, gains }: SyntheticDataSet,
  filters: readonly number[],
  epoch: number,
): number {
  const gain = filters.reduce(
    (sum, width, layer) => sum + gains[layer] * 3 * (1 - Math.exp(-Math.log2(width / 8) / 3)),
    0,
  );
  return (level + gain) * (1 - 0.6 ** epoch);
}

/** Rows of a width table of known truth; every third architecture is trained from three seeds. */
export function syntheticRows(
  dataSets: Readonly<Record<string, SyntheticDataSet>>,
  options: { readonly architectures: number; readonly epochs?: number; readonly seed: number },
): readonly WidthTableRow[] {
  const { architectures, epochs = 12, seed } = options;
  return Object.entries(dataSets).flatMap(([dataSet, world]) =>
    Array.from({ length: architectures }, (_, index) => designedArchitecture(index)).flatMap((architecture, index) =>
      Array.from({ length: index % 3 === 0 ? 3 : 1 }, (_, repeat) => repeat).flatMap((repeat) => {
        const random = createRandom(seed, dataSet, index, repeat);
        const lasting = random.normal();
        return Array.from({ length: epochs }, (_, at): WidthTableRow => {
          const drawn = () => {
            const noise = world.noise * (0.6 * lasting + 0.8 * random.normal());
            return Math.min(1, Math.max(0, syntheticAccuracy(world, architecture, at + 1) + noise));
          };
          const nats = (layer: number) => world.gains[layer] * 10 + 0.1 * Math.log(architecture[layer]) + 0.01 * index;
          return {
            dataSet,
            architecture: architecture.join("-"),
            repeat,
            epoch: at + 1,
            trainLoss: 1,
            selectLoss: 1,
            selectAccuracy: drawn(),
            reportLoss: 1,
            reportAccuracy: drawn(),
            dead: false,
            parameters: totalFilters(parseArchitecture(architecture.join("-"))),
            multiplyAdds: 1,
            labelEntropy: 2.3,
            usable1: nats(0),
            usable2: nats(1),
            usable3: nats(2),
            usable4: nats(3),
            usableError1: 0,
            usableError2: 0,
            usableError3: 0,
            usableError4: 0,
            mine1: null,
            mine2: null,
            mine3: null,
            mine4: null,
          };
        });
      }),
    ),
  );
}

/** Three data sets that differ in which layers are worth their width, and how easily. */
export const syntheticDataSets: Readonly<Record<string, SyntheticDataSet>> = {
  easy: { level: 0.85, gains: [0.001, 0.002, 0.004, 0.006], noise: 0.01 },
  middling: { level: 0.3, gains: [0.002, 0.01, 0.02, 0.02], noise: 0.015 },
  hard: { level: 0.2, gains: [0.03, 0.02, 0.01, 0.03], noise: 0.012 },
};

/** Writes a synthetic table as a file of the project's form. */
export async function writeSyntheticTable(
  path: string,
  options: { readonly architectures: number; readonly seed: number; readonly dataSets?: typeof syntheticDataSets },
): Promise<readonly WidthTableRow[]> {
  const rows = syntheticRows(options.dataSets ?? syntheticDataSets, options);
  const recipe = recipeSchema.parse({});
  await writeWidthTable(path, { rows, recipe, kinds: {}, numerics: "none", engine: "none", data: [] });
  return rows;
}
