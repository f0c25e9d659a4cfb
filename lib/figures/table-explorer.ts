import type { Data, Layout } from "plotly.js";
import type { TableSearches } from "../experiments/prior/on-table";
import type { Figure } from "../platform/display/figure";
import { minus } from "../platform/display/numbers";
import { neutral, palette } from "../platform/display/theme";
import { parseArchitecture, totalFilters } from "../search-space/architecture";
import { rounded } from "./traces";

/** Points of one trace on one data set. */
interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly text: readonly string[];
}

/** A trace of the explorer: whose points under which λ. */
interface ExplorerTrace {
  /** Undefined for the table's own architectures. */
  readonly searcher: string | undefined;
  readonly filterPenalty: number;
  readonly pointsOf: (dataSet: string) => Points;
}

/** Score of each of the table's architectures after its last epoch, in the mean over living seeds. */
function tablePoints({ rows }: TableSearches, dataSet: string, filterPenalty: number): Points {
  const own = rows.filter((row) => row.dataSet === dataSet && !row.dead);
  const last = Math.max(...own.map(({ epoch }) => epoch));
  const byArchitecture = new Map<string, number[]>();
  for (const { architecture, epoch, selectAccuracy } of own) {
    if (epoch !== last || !Number.isFinite(selectAccuracy)) continue;
    byArchitecture.set(architecture, [...(byArchitecture.get(architecture) ?? []), selectAccuracy]);
  }
  const points = [...byArchitecture].map(([id, accuracies]) => {
    const filters = totalFilters(parseArchitecture(id));
    const accuracy = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
    return { id, filters, score: rounded(accuracy - filterPenalty * filters) };
  });
  return {
    x: points.map(({ filters }) => filters),
    y: points.map(({ score }) => score),
    text: points.map(({ id }) => id),
  };
}

function tracesOf(searches: TableSearches, searchers: readonly string[]): readonly ExplorerTrace[] {
  const penalties = [...new Set(searches.compared.map(({ filterPenalty }) => filterPenalty))];
  return penalties.flatMap((filterPenalty): readonly ExplorerTrace[] => [
    { searcher: undefined, filterPenalty, pointsOf: (dataSet) => tablePoints(searches, dataSet, filterPenalty) },
    ...searchers.flatMap((name): readonly ExplorerTrace[] => {
      const found = searches.compared.find((each) => each.name === name && each.filterPenalty === filterPenalty);
      const iterations = found?.searches[0]?.iterations;
      if (!iterations) return [];
      const pointsOf = (dataSet: string): Points => {
        const visits = iterations.flatMap(({ visits: all }) => all.filter((visit) => visit.dataSet === dataSet));
        return {
          x: visits.map(({ best }) => totalFilters(parseArchitecture(best))),
          y: visits.map(({ bestScore }) => rounded(bestScore)),
          text: visits.map(({ best }) => best),
        };
      };
      return [{ searcher: name, filterPenalty, pointsOf }];
    }),
  ]);
}

const lambda = (filterPenalty: number): string => `λ = ${minus(filterPenalty.toExponential(0))}`;

/**
 * An explorer of a width table: score against filters, of the table's architectures and of the best that one search of
 * each searcher found in each Hyperband. Menus in the figure choose data set, λ and searcher; each changes properties
 * of the traces that the others leave alone, so that they combine without a kernel.
 *
 * @param searchers Names of those that can be chosen.
 */
export function tableExplorer(searches: TableSearches, searchers: readonly string[]): Figure {
  const traces = tracesOf(searches, searchers);
  const dataSets = [...searches.dataSets.train, ...searches.dataSets.unseen];
  const penalties = [...new Set(traces.map(({ filterPenalty }) => filterPenalty))];
  const there = searchers.filter((name) => traces.some(({ searcher }) => searcher === name));
  const pointsOn = (dataSet: string) => {
    const points = traces.map(({ pointsOf }) => pointsOf(dataSet));
    return { x: points.map(({ x }) => x), y: points.map(({ y }) => y), text: points.map(({ text }) => text) };
  };
  // λ by opacity and hover, searchers by visibility, data sets by the points themselves
  const byPenalty = (shown: number) => ({
    opacity: traces.map(({ filterPenalty }) => (filterPenalty === shown ? 1 : 0)),
    hoverinfo: traces.map(({ filterPenalty }) => (filterPenalty === shown ? "x+y+text+name" : "skip")),
    showlegend: traces.map(({ filterPenalty }) => filterPenalty === shown),
  });
  const bySearcher = (shown: string | undefined) => ({
    visible: traces.map(({ searcher }) => searcher === undefined || shown === undefined || searcher === shown),
  });
  const [first] = dataSets;
  const middle = penalties[Math.floor(penalties.length / 2)];
  const start = { ...pointsOn(first), ...byPenalty(middle) };
  const data = traces.map(({ searcher }, index): Data => {
    const colour = searcher === undefined ? neutral : palette[there.indexOf(searcher) % palette.length];
    return {
      type: "scatter",
      mode: "markers",
      name: searcher ?? "architectures of the table",
      x: start.x[index],
      y: start.y[index],
      text: start.text[index],
      opacity: start.opacity[index],
      hoverinfo: start.hoverinfo[index],
      showlegend: start.showlegend[index],
      marker: {
        color: colour,
        size: searcher === undefined ? 6 : 9,
        symbol: searcher === undefined ? "circle-open" : 0,
      },
    } as Data;
  });
  const menu = (place: number, active: number, buttons: readonly { label: string; args: object }[]) => ({
    type: "dropdown",
    x: place,
    xanchor: "left",
    y: 1.02,
    yanchor: "bottom",
    active,
    font: { size: 11 },
    buttons: buttons.map(({ label, args }) => ({ label, method: "restyle", args: [args] })),
  });
  return {
    data,
    layout: {
      title: { text: "What the table knows, and what searches find" },
      height: 560,
      margin: { t: 110 },
      xaxis: { title: { text: "Σ filters" }, range: [30, 490] },
      yaxis: { title: { text: "Score" }, autorange: true },
      updatemenus: [
        menu(
          0,
          0,
          dataSets.map((dataSet) => ({ label: dataSet, args: pointsOn(dataSet) })),
        ),
        menu(
          0.4,
          penalties.indexOf(middle),
          penalties.map((each) => ({ label: lambda(each), args: byPenalty(each) })),
        ),
        menu(0.65, 0, [
          { label: "all searchers", args: bySearcher(undefined) },
          ...there.map((name) => ({ label: name, args: bySearcher(name) })),
        ]),
      ] as unknown as Layout["updatemenus"],
    },
    description:
      `Score against filters on ${first} under ${lambda(middle)}: architectures of the table, and the best of each ` +
      `Hyperband of ${there.join("; ")}. Menus choose among ${dataSets.length} data sets, ${penalties.length} λ and the searchers.`,
  };
}
