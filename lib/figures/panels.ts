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

/** Places of `count` panels in rows of at most `columns`; one panel fills the figure. */
export function panelPlaces(count: number, columns = 2): readonly PanelPlace[] {
  const across = Math.min(columns, count);
  const down = Math.ceil(count / across);
  const gap = { x: 0.06, y: 0.16 / down };
  const width = (1 - gap.x * (across - 1)) / across;
  const height = (1 - gap.y * (down - 1)) / down;
  return Array.from({ length: count }, (_, index) => {
    const column = index % across;
    const row = Math.floor(index / across);
    const left = column * (width + gap.x);
    const top = 1 - row * (height + gap.y);
    return {
      suffix: index === 0 ? "" : String(index + 1),
      x: [left, left + width],
      y: [top - height, top],
      isLeft: column === 0,
      isBottom: index + across >= count,
    };
  });
}

/** Height of a figure of panels, pixels; one panel has the house style's. */
export function panelsHeight(count: number, columns = 2): number {
  return count === 1 ? 420 : 130 + 250 * Math.ceil(count / Math.min(columns, count));
}

/** The axes of a panel, with the titles where they are not another panel's too. */
export function panelAxes(
  place: PanelPlace,
  x: Partial<Layout["xaxis"]> & { readonly title: { readonly text: string } },
  y: Partial<Layout["yaxis"]> & { readonly title: { readonly text: string } },
): Partial<Layout> {
  const { suffix, isBottom, isLeft } = place;
  const without = { title: { text: "" } };
  return {
    [`xaxis${suffix}`]: { ...x, ...(isBottom ? {} : without), domain: [...place.x], anchor: `y${suffix}` },
    [`yaxis${suffix}`]: { ...y, ...(isLeft ? {} : without), domain: [...place.y], anchor: `x${suffix}` },
  } as Partial<Layout>;
}

/** A heading above a panel. */
export function panelHeading(place: PanelPlace, text: string): Partial<Annotations> {
  return {
    text,
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
