import type { Data } from "plotly.js";
import type { Figure } from "../display/figure";
import { neutral, palette } from "../display/theme";
import type { Trial } from "../hyperband";
import { architectureId } from "../search-space/architecture";

/** The trials of each sampled architecture, in order of stages. */
function trialsByArchitecture(trials: readonly Trial[]): readonly (readonly Trial[])[] {
  const byIndex = new Map<number, Trial[]>();
  for (const trial of trials) byIndex.set(trial.index, [...(byIndex.get(trial.index) ?? []), trial]);
  return [...byIndex.values()];
}

/**
 * Validation accuracy of every architecture of a Hyperband over its epochs: the selected ones in colour, those
 * eliminated in grey up to the stage that ended them.
 */
export function learningCurves(trials: readonly Trial[], title: string): Figure {
  const curves = trialsByArchitecture(trials);
  const lastStage = Math.max(...trials.map(({ stage }) => stage));
  const isSelected = (curve: readonly Trial[]) => curve.some(({ stage, survives }) => stage === lastStage && survives);
  const ordered = [...curves].sort((a, b) => Number(isSelected(a)) - Number(isSelected(b)));
  let colour = 0;
  const data = ordered.map((curve): Data => {
    const selected = isSelected(curve);
    const id = architectureId(curve[0].architecture);
    const line = selected ? { color: palette[colour++ % palette.length], width: 3 } : { color: neutral, width: 1 };
    return {
      type: "scatter",
      mode: "lines+markers",
      name: selected ? id : `${id} (eliminated)`,
      x: curve.map(({ epochs }) => epochs),
      y: curve.map(({ accuracy }) => accuracy),
      customdata: curve.map(({ score }) => score),
      hovertemplate: "%{fullData.name}<br>epoch %{x}: accuracy %{y:.3f}, score %{customdata:.3f}<extra></extra>",
      opacity: selected ? 1 : 0.55,
      showlegend: selected,
      line,
    };
  });
  const selected = curves.filter(isSelected).length;
  return {
    data,
    layout: {
      title: { text: title },
      xaxis: { title: { text: "Epochs of training" }, dtick: 1 },
      yaxis: { title: { text: "Validation accuracy" } },
      legend: { title: { text: "Selected architecture" } },
    },
    description: `${title}. ${curves.length} architectures start, ${selected} are selected.`,
  };
}
