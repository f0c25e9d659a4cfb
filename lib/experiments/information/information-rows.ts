import { riseOf } from "../../mutual-information/mine/stop-rule";
import { integer, withColumns } from "../../platform/results/columns";
import type { TableRow } from "../../platform/results/tables";
import { architectureId } from "../../search-space";
import type { MineOfLayers } from "./mine-of-layers";

/** One row a layer: what MINE says on the images of the fit and on others. */
export function informationRows(information: MineOfLayers): readonly TableRow[] {
  const rows: readonly TableRow[] = information.layers.map((estimate, layer) => ({
    dataSet: information.dataSet,
    architecture: architectureId(information.architecture),
    layer: layer + 1,
    nats: estimate.nats,
    fitLabelCrossEntropy: estimate.fit.labelCrossEntropy,
    heldOutDv: estimate.report.dv,
    heldOutLabelCrossEntropy: estimate.report.labelCrossEntropy,
    standardError: estimate.standardError,
    ceilingNats: estimate.ceilingNats,
    epochs: estimate.curve.length,
    rise: riseOf(estimate.curve.map(({ fit }) => fit)),
    stopReason: estimate.stopReason,
  }));
  const nats = { unit: "nats", digits: 4 };
  return withColumns(rows, {
    layer: { title: "Layer", ...integer },
    nats: { title: "MINE, fit", ...nats },
    fitLabelCrossEntropy: { title: "H(y) − CE, fit", ...nats },
    heldOutDv: { title: "DV, other images", ...nats },
    heldOutLabelCrossEntropy: { title: "H(y) − CE, other images", ...nats },
    standardError: { title: "± s.e.", ...nats },
    ceilingNats: { title: "H(y)", ...nats },
    epochs: { title: "Epochs", ...integer },
    rise: { title: "Still rising, an epoch", unit: "nats", digits: 1 },
    stopReason: { title: "Ended", format: (reason) => (reason === "converged" ? "by the rule" : "epochs used up") },
  });
}
