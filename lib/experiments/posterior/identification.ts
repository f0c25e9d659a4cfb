import { withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { identifyDataSets } from "../../predictors/identification";
import { inputGroups } from "../../predictors/input-groups";
import { inputNames, inputOf } from "../../predictors/inputs";
import type { World } from "./world";

const inPercent = {
  format: (value: TableRow[string]) => (typeof value === "number" ? `${Math.round(100 * value)} %` : "–"),
};

const columns = {
  input: { title: "Input, without the architecture" },
  found: { title: "Found", ...inPercent },
  low: { title: "from", ...inPercent },
  high: { title: "to", ...inPercent },
  chance: { title: "By guessing", ...inPercent },
};

/** How often each input tells which data set it is of; those that measure something. */
export function inputIdentification({ world }: { readonly world: World }, seed: number): readonly TableRow[] {
  const { dataSets } = world;
  const measuring = inputNames.filter((name) => {
    const { parts, permuted } = inputOf(name);
    return parts !== undefined && !permuted;
  });
  if (dataSets.length < 2 || dataSets.some(({ measured, starting }) => measured.length - starting < 2)) return [];
  const rows = measuring.map((name): TableRow => {
    const { architecture: _, ...spec } = inputOf(name);
    const { groups } = inputGroups({ spec, dataSets, architectureAs: "filters", seed });
    const { found, interval, chance } = identifyDataSets(groups, { seed });
    return { input: inputOf(name).title, found, low: interval[0], high: interval[1], chance };
  });
  return withColumns(rows, columns);
}
