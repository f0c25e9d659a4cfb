import type { Annotations, Data, Layout, Shape } from "plotly.js";
import type { Trial } from "../hyperband";
import type { Figure } from "../platform/display/figure";
import { neutral, palette } from "../platform/display/theme";
import { axesOf, type PanelPlace, panelAxes, panelHeading, panelPlaces, panelsHeight } from "./panels";
import { bestCurve, finishedSearch, isFinished, type LearningCurve, type SearchCurves } from "./search-curves";
import { rounded } from "./traces";

const isOut = ({ standing }: LearningCurve): boolean => standing === "eliminated";

/**
 * Colours of those still in the race: each keeps its own from beginning to end as long as no other has it; once six
 * or fewer are left, no two share one.
 */
function coloursOf(curves: readonly LearningCurve[]): readonly { readonly color: string; readonly dash: string }[] {
  const dashes = ["solid", "dash", "dot"];
  const inRace = curves.filter((curve) => !isOut(curve)).length;
  const taken = new Set<number>();
  return curves.map((curve, index) => {
    if (isOut(curve)) return { color: neutral, dash: "solid" };
    const own = index % palette.length;
    if (inRace > palette.length) {
      return { color: palette[own], dash: dashes[Math.floor(index / palette.length) % dashes.length] };
    }
    const free = palette.map((_, place) => (own + place) % palette.length).find((place) => !taken.has(place)) ?? own;
    taken.add(free);
    return { color: palette[free], dash: "solid" };
  });
}

function tracesOf({ curves }: SearchCurves, place: PanelPlace, showlegend: boolean): Data[] {
  const colours = coloursOf(curves);
  const order = curves.map((_, index) => index).sort((a, b) => Number(isOut(curves[b])) - Number(isOut(curves[a])));
  // A panel without any trace would have no axes.
  const axes = axesOf(place);
  const nothing = { type: "scatter", x: [null], y: [null], showlegend: false, hoverinfo: "skip", ...axes } as Data;
  if (curves.every(({ points }) => points.length === 0)) return [nothing];
  return order
    .filter((index) => curves[index].points.length > 0)
    .map((index): Data => {
      const { architecture, points, scores } = curves[index];
      const out = isOut(curves[index]);
      return {
        type: "scatter",
        mode: "lines+markers",
        name: out ? `${architecture} (eliminated)` : architecture,
        x: points.map(({ epoch }) => epoch),
        y: points.map(({ accuracy }) => rounded(accuracy)),
        text: points.map(({ epoch }) => {
          const score = scores.get(epoch);
          return score === undefined ? "" : `, score ${score.toFixed(3)}`;
        }),
        hovertemplate: "%{fullData.name}<br>epoch %{x}: accuracy %{y:.3f}%{text}<extra></extra>",
        opacity: out ? 0.55 : 1,
        showlegend: showlegend && !out,
        line: { ...colours[index], width: out ? 1 : 2.5 } as Partial<Plotly.ScatterLine>,
        marker: { size: out ? 4 : 6 },
        ...axes,
      } as Data;
    });
}

/** Parts of an axis: borders nearer to each other have their words one above the other, those nearer to its beginning
 * theirs behind them; panels side by side are narrower than one alone. */
const crowded = { each: 0.06, only: 0.08, panel: 0.14 } as const;

/** The borders of the rungs: a dotted line each, and how many go on, along it: no page is too narrow for that. */
function bordersOf(
  { borders }: SearchCurves,
  place: PanelPlace,
  options: { readonly only: boolean; readonly range: readonly [number, number] },
): { readonly shapes: Partial<Shape>[]; readonly annotations: Partial<Annotations>[] } {
  const { only, range } = options;
  const xref = `x${place.suffix}` as "x";
  const shapes = borders.map(({ epochs }): Partial<Shape> => {
    const line = { color: neutral, dash: "dot", width: 1 } as const;
    return { type: "line", xref, yref: "paper", x0: epochs, x1: epochs, y0: place.y[0], y1: place.y[1], line };
  });
  const annotations = borders.map(({ epochs, configurations, survivors }, rung): Partial<Annotations> => {
    const verb = rung + 1 < borders.length ? "go on" : "selected";
    const text = only ? ` ${survivors} of ${configurations} ${verb} ` : ` ${survivors}/${configurations} `;
    const part = (from: number) => (epochs - from) / (range[1] - range[0]);
    const isCrowded = rung > 0 && part(borders[rung - 1].epochs) < crowded.each;
    const [y, yanchor] = isCrowded ? ([place.y[1], "top"] as const) : ([place.y[0], "bottom"] as const);
    const xanchor = part(range[0]) < crowded[only ? "only" : "panel"] ? "left" : "right"; // not over the axis
    const at = { x: epochs, xref, yref: "paper", y, xanchor, yanchor } as const;
    return { ...at, text, textangle: "-90", showarrow: false, borderpad: 0, font: { size: 11, color: neutral } };
  });
  return { shapes, annotations };
}

/** Where a Hyperband stands, in lines of a few words. */
function standingOf(search: SearchCurves): readonly string[] {
  const { curves } = search;
  const left = curves.filter((curve) => !isOut(curve)).length;
  const best = bestCurve(search)?.points.at(-1);
  const where = isFinished(search) ? `${left} of ${curves.length} selected` : `${left} of ${curves.length} left`;
  return best ? [where, `best ${best.accuracy.toFixed(3)}`] : [where];
}

/** Where a Hyperband stands, in words. */
function describeSearch(search: SearchCurves): string {
  const { curves } = search;
  const count = (standing: LearningCurve["standing"]) => curves.filter((curve) => curve.standing === standing).length;
  const best = bestCurve(search);
  const last = best?.points.at(-1);
  const lead = best && last ? `best ${best.architecture}, accuracy ${last.accuracy.toFixed(3)}` : "";
  const parts = isFinished(search)
    ? [`${count("selected")} of ${curves.length} selected`]
    : [
        `${count("running")} in the race`,
        ...(count("waiting") > 0 ? [`${count("waiting")} not started`] : []),
        ...(count("eliminated") > 0 ? [`${count("eliminated")} eliminated`] : []),
      ];
  return [...parts, ...(lead ? [lead] : [])].join(", ");
}

/**
 * Learning curves of one or several Hyperbands, finished or not, a panel each: validation accuracy over epochs of
 * every architecture, those eliminated in grey, the borders of the rungs dotted.
 */
export function searchFigure(searches: readonly SearchCurves[], title: string): Figure {
  const places = panelPlaces(searches.length);
  const only = searches.length === 1;
  const ranges = searches.map(({ borders }): readonly [number, number] => {
    const epochs = borders[borders.length - 1].epochs;
    const margin = Math.max(0.25, epochs / 40);
    return [Math.min(1, borders[0].epochs) - margin, epochs + margin];
  });
  const parts = searches.map((search, index) => bordersOf(search, places[index], { only, range: ranges[index] }));
  const axes = searches.map(({ borders }, index) => {
    const epochs = borders[borders.length - 1].epochs;
    const range = [...ranges[index]];
    const x = { title: { text: "Epochs of training" }, range, ...(epochs <= 6 ? { dtick: 1 } : {}) };
    const shared = index > 0 ? { matches: "y" as const } : {}; // one scale, so that panels compare
    return panelAxes(places[index], x, { title: { text: "Validation accuracy" }, ...shared });
  });
  const words = searches.map(describeSearch);
  const headings = only
    ? []
    : searches.map((search, index) => panelHeading(places[index], [`<b>${search.name}</b>`, ...standingOf(search)]));
  const subtitle = only ? { subtitle: { text: words[0] } } : {};
  return {
    data: searches.flatMap((search, index) => tracesOf(search, places[index], only)),
    layout: {
      title: { text: title, ...subtitle } as Partial<Layout["title"]>,
      ...Object.assign({}, ...axes),
      height: panelsHeight(searches.length),
      legend: { title: { text: searches.every(isFinished) ? "Selected" : "In the race" } },
      shapes: parts.flatMap(({ shapes }) => shapes),
      annotations: [...parts.flatMap(({ annotations }) => annotations), ...headings],
    },
    description: `${title}. ${searches.map(({ name }, index) => (only ? words[0] : `${name}: ${words[index]}`)).join("; ")}.`,
  };
}

/**
 * Validation accuracy of every architecture of a Hyperband over its epochs: the selected ones in colour, those
 * eliminated in grey up to the rung that ended them.
 */
export function learningCurves(trials: readonly Trial[], title: string): Figure {
  return searchFigure([finishedSearch(trials, title)], title);
}
