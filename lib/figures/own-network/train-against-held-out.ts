import type { Data } from "plotly.js";
import type { OwnNetworkInformation } from "../../own-network/measure-sets";
import type { Figure } from "../../platform/display/figure";
import { palette } from "../../platform/display/theme";
import { ceilingLine } from "../layer-bars";
import { downTo, rounded } from "../traces";
import { boundBarsLayout } from "./words";

/**
 * What each layer knows of the images that the network was trained on beside what it knows of others: what training has
 * put there of the images themselves shows as a lead of the first. Each part by critics that are cross-fitted on it.
 *
 * @param states Two parts of one state.
 */
export function trainAgainstHeldOut(states: readonly OwnNetworkInformation[]): Figure {
  const parts = [...states].sort((a, b) => Number(b.part === "train") - Number(a.part === "train"));
  const names = parts[0].layers.map(({ name }) => name);
  const bars = parts.map(
    ({ part, layers }, index): Data => ({
      type: "bar",
      name: `${part} images`,
      x: names,
      y: layers.map(({ bound }) => rounded(bound)),
      error_y: downTo(layers),
      marker: { color: palette[index] },
      hovertemplate: `%{x}, ${part} images: %{y:.3f} nats<extra></extra>`,
    }),
  );
  const ceiling = Math.max(...parts.flatMap(({ layers }) => layers.map(({ ceilingNats }) => ceilingNats)));
  const [{ epoch }] = parts;
  const title = `Images of the training against others${epoch === null ? "" : `, epoch ${epoch}`}`;
  const [train, others] = parts;
  const leads = train.layers.flatMap(({ name, bound, standardError }, place) => {
    const other = others.layers[place];
    const lead = bound - other.bound;
    const error = Math.hypot(standardError, other.standardError);
    return lead > 1.645 * error ? `${name} by ${lead.toFixed(2)} ± ${error.toFixed(2)}` : [];
  });
  const leading =
    leads.length > 0
      ? `Train leads by more than 1.645 standard errors: ${leads.join(", ")}`
      : "Train leads nowhere by more than 1.645 standard errors";
  const said = parts.map(({ part, layers }) => `${part} ${layers.map(({ bound }) => bound.toFixed(2)).join(", ")}`);
  return {
    data: [...bars, ceilingLine(ceiling, names)],
    layout: boundBarsLayout(title, names),
    description: `${title}: ${names.join(", ")}. Nats: ${said.join("; ")}. ${leading}.`,
  };
}
