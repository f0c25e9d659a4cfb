import type { Data } from "plotly.js";
import type { PenaltyOutcome } from "../hyperband";
import type { Figure } from "../platform/display/figure";
import { palette } from "../platform/display/theme";
import { mean } from "../statistics/spread";
import { logarithmicAxis, powerText } from "./logarithmic-axis";
import { axesOf, panelAxes, panelPlaces, panelsLayout } from "./panels";

/** What the panels show of the architectures that a λ selects. */
const measures: readonly {
  readonly name: string;
  readonly of: (outcome: PenaltyOutcome) => number;
  readonly digits: number;
}[] = [
  { name: "Mean filters", of: ({ meanFilters }) => meanFilters, digits: 1 },
  { name: "Mean accuracy", of: ({ meanAccuracy }) => meanAccuracy, digits: 4 },
  { name: "Summed score", of: ({ summedScore }) => summedScore, digits: 4 },
  { name: "As the recorded search", of: ({ selected, shared }) => shared / selected.length, digits: 3 },
];

/**
 * How the penalty λ moves what a Hyperband selects: size, accuracy, summed score, and the share that the recorded
 * search selected too; a thin line for each search, their mean thick.
 *
 * @param studies One a search, from `scoresByPenalty` with the same λ.
 */
export function penaltyCurves(studies: readonly (readonly PenaltyOutcome[])[], title: string): Figure {
  const places = panelPlaces(measures.length);
  const penalties = studies[0].map(({ filterPenalty }) => filterPenalty);
  const { places: x, axis } = logarithmicAxis(penalties);
  const data = measures.flatMap(({ of, digits }, panel): Data[] => {
    const axes = axesOf(places[panel]);
    const round = (value: number): number => Number(value.toFixed(digits));
    const line = (values: readonly number[], name: string, width: number, colour: string): Data => ({
      type: "scatter",
      mode: width > 1 ? "lines+markers" : "lines",
      name,
      legendgroup: name,
      showlegend: false,
      x: [...x],
      y: values.map(round),
      customdata: penalties.map(powerText),
      hovertemplate: `${name}, λ = %{customdata}: %{y}<extra></extra>`,
      line: { color: colour, width },
      ...axes,
    });
    const single = studies.map((study, index) => line(study.map(of), `search ${index + 1}`, 1, palette[5]));
    const average = penalties.map((_, index) => mean(studies.map((study) => of(study[index]))));
    return [...single, line(average, `mean of ${studies.length} searches`, 3, palette[0])];
  });
  const ends = [0, penalties.length - 1].map((index) => {
    return `${mean(studies.map((study) => study[index].meanFilters)).toFixed(0)} filters at λ = ${penalties[index]}`;
  });
  // each panel has a scale of its own
  const axes = places.map((place) =>
    panelAxes(
      { ...place, isLeft: true },
      { title: { text: "λ" }, ...axis },
      { title: { text: "" }, showticklabels: true },
    ),
  );
  return {
    data,
    layout: panelsLayout(
      title,
      places,
      axes,
      measures.map(({ name }) => [name]),
    ),
    description: `${title}. The selected have ${ends.join(", ")} on average.`,
  };
}
