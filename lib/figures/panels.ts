import type { Annotations, Layout } from "plotly.js";

/** Where one of several panels stands in a figure: names of its axes and its place, in parts of the figure. */
export interface PanelPlace {
  /** `""` for the first panel, `"2"` for the second: the end of the names of its axes. */
  readonly suffix: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly isLeft: boolean;
  readonly isBottom: boolean;
}

const columns = 2;

/** Height of a row of panels: heading, drawing, numbers of the axis; pixels. */
const rowHeight = { whole: 280, heading: 56, below: 24 };

/**
 * Places of `count` panels in rows of two, each with room for a heading of three lines above it; one panel
 * fills the figure.
 */
export function panelPlaces(count: number): readonly PanelPlace[] {
  if (count === 1) return [{ suffix: "", x: [0, 1], y: [0, 1], isLeft: true, isBottom: true }];
  const down = Math.ceil(count / columns);
  const gap = 0.06;
  const width = (1 - gap * (columns - 1)) / columns;
  const total = down * rowHeight.whole - rowHeight.below; // the margin holds what is below the last row
  return Array.from({ length: count }, (_, index) => {
    const column = index % columns;
    const left = column * (width + gap);
    const above = Math.floor(index / columns) * rowHeight.whole;
    return {
      suffix: index === 0 ? "" : String(index + 1),
      x: [left, left + width],
      y: [
        Math.max(0, 1 - (above + rowHeight.whole - rowHeight.below) / total),
        1 - (above + rowHeight.heading) / total,
      ],
      isLeft: column === 0,
      isBottom: index + columns >= count,
    };
  });
}

/** Height of a figure of panels with title and legend, pixels; one panel has the house style's. */
export function panelsHeight(count: number): number {
  return count === 1 ? 420 : 140 + rowHeight.whole * Math.ceil(count / columns);
}

/** The axes of a panel, with titles where they are not another panel's too; panels share the scale of y. */
export function panelAxes(
  place: PanelPlace,
  x: Partial<Layout["xaxis"]> & { readonly title: { readonly text: string } },
  y: Partial<Layout["yaxis"]> & { readonly title: { readonly text: string } },
): Partial<Layout> {
  const { suffix, isBottom, isLeft } = place;
  const without = { title: { text: "" } };
  return {
    [`xaxis${suffix}`]: { ...x, ...(isBottom ? {} : without), domain: [...place.x], anchor: `y${suffix}` },
    [`yaxis${suffix}`]: {
      ...y,
      ...(isLeft ? {} : { ...without, showticklabels: false }),
      domain: [...place.y],
      anchor: `x${suffix}`,
    },
  } as Partial<Layout>;
}

/** The names of a panel's axes, as traces have them. */
export const axesOf = ({ suffix }: Pick<PanelPlace, "suffix">) => ({
  xaxis: `x${suffix}` as const,
  yaxis: `y${suffix}` as const,
});

/** Title, axes, height and headings of a figure of panels. */
export function panelsLayout(
  title: string,
  places: readonly PanelPlace[],
  axes: readonly Partial<Layout>[],
  headings: readonly (readonly string[])[],
): Partial<Layout> {
  return {
    title: { text: title },
    ...Object.assign({}, ...axes),
    height: panelsHeight(places.length),
    annotations: headings.map((lines, index) => panelHeading(places[index], lines)),
  };
}

/** A heading above a panel, of lines that fit a panel on a phone: about 25 characters. */
export function panelHeading(place: PanelPlace, lines: readonly string[]): Partial<Annotations> {
  return {
    text: lines.join("<br>"),
    align: "left",
    x: place.x[0],
    y: place.y[1],
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    yshift: 4,
    showarrow: false,
    font: { size: 12 },
  };
}
