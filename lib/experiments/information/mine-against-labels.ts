import type { MineEstimate, MineOptions } from "../../mutual-information";
import { epochsTo, riseOf } from "../../mutual-information/mine/stop-rule";
import type { MineTransfer, TransferMineTask } from "../../mutual-information/mine/transfer-mine.task";
import { withNetwork } from "../../networks/with-network";
import { minus } from "../../platform/display/numbers";
import { deriveSeed } from "../../platform/random/random";
import { withColumns } from "../../platform/results/columns";
import { architectureId, nLayers } from "../../search-space/architecture";
import { spreadOf } from "../../statistics/spread";
import { type AskingExperiment, asking, dataSampleOf, trainingTask } from "../study/study";
import { inputArchitecture } from "./mine-of-layers";
import type { MineVariantRun } from "./mine-variants";

/** What the critic of the thesis (A.2) is fitted by; everything else stays the same. */
export const objectives = {
  dv: { bound: "dv" },
  "t − e^t": { bound: "nwj" },
  "H(y) − CE": { bound: "labelCrossEntropy" },
} satisfies Readonly<Record<string, Partial<MineOptions>>>;

/** Fits of one objective to one layer. */
export type ObjectiveRow = {
  readonly objective: string;
  readonly layer: number;
  /** The bound that was maximised, on the images of the fit: mean over the fits, nats. */
  readonly fit: number;
  /** All three bounds of the same critic on other images, and the standard deviation of the last over the fits. */
  readonly dv: number;
  readonly nwj: number;
  readonly labelCrossEntropy: number;
  readonly sd: number | null;
  /** Epochs when the rule stopped it, and how the bound of the fit still rose then, nats an epoch. */
  readonly epochs: number;
  readonly rise: number;
  /** Epochs until the H(y) − CE of other images reached what MINE's DV fit ended at; null where a fit never did. */
  readonly epochsToSame: number | null;
};

/**
 * Critics of one shape on the same network, images and parts, fitted by different bounds. One row an objective and layer.
 *
 * @param runs Of `mineVariants` with {@link objectives}; `dv` among them.
 */
export function objectiveRows(runs: readonly MineVariantRun[]): readonly ObjectiveRow[] {
  const names = [...new Set(runs.map(({ variant }) => variant))];
  const layers = [...new Set(runs.map(({ layer }) => layer))];
  const rows = layers.flatMap((layer) => {
    const of = (variant: string) => runs.filter((run) => run.variant === variant && run.layer === layer);
    const goal = mean(of("dv"), ({ report }) => report.labelCrossEntropy);
    return names.map((objective): ObjectiveRow => {
      const fits = of(objective);
      const needed = fits.map(({ estimate }) => {
        return epochsTo(
          estimate.curve.map(({ reportLabelCrossEntropy }) => reportLabelCrossEntropy),
          goal,
        );
      });
      const known = needed.filter((epochs) => epochs !== null);
      const { standardDeviation } = spreadOf(fits.map(({ estimate }) => estimate.report.labelCrossEntropy));
      return {
        objective,
        layer,
        fit: mean(fits, ({ nats }) => nats),
        dv: mean(fits, ({ report }) => report.dv),
        nwj: mean(fits, ({ report }) => report.nwj),
        labelCrossEntropy: mean(fits, ({ report }) => report.labelCrossEntropy),
        sd: fits.length > 1 ? standardDeviation : null,
        epochs: mean(fits, ({ curve }) => curve.length),
        rise: mean(fits, ({ curve }) => riseOf(curve.map(({ fit }) => fit))),
        epochsToSame: known.length === needed.length ? spreadOf(known).mean : null,
      };
    });
  });
  return withColumns(rows, {
    layer: { title: "Layer" },
    objective: { title: "Fitted by" },
    fit: { title: "That bound, images of the fit", unit: "nats", digits: 3 },
    dv: { title: "Other images: DV", unit: "nats", digits: 3 },
    nwj: { title: "t − e^t", unit: "nats", digits: 3 },
    labelCrossEntropy: { title: "H(y) − CE", unit: "nats", digits: 3 },
    sd: { title: "± sd", digits: 2 },
    epochs: { title: "Epochs", digits: 3 },
    rise: { title: "Still rising, an epoch", unit: "nats", digits: 1 },
    epochsToSame: { title: "Epochs to DV's end", digits: 3 },
  });
}

const mean = (runs: readonly MineVariantRun[], of: (estimate: MineEstimate) => number): number =>
  spreadOf(runs.map(({ estimate }) => of(estimate))).mean;

/** A hand-over of MINE's weights from one layer to the next. */
export interface TransferRun {
  readonly from: number;
  readonly layer: number;
  readonly repeat: number;
  readonly transfer: MineTransfer;
}

/**
 * The experiment "hand MINE's weights on to the next layer" (thesis 4.3): each layer after the first by the critic of the
 * layer before, beside a fresh one, on the network of `inputLayers`.
 *
 * @param choice.repeats Hand-overs with other seeds.
 * @example
 * const handed = await session.compute("Transfer", mineTransfers({ dataSet: "mnist", repeats: 2 }));
 * table(transferRows(handed), { caption: "Fresh and handed on" });
 */
export function mineTransfers(choice: {
  readonly dataSet: string;
  readonly repeats: number;
}): AskingExperiment<readonly TransferRun[]> {
  const { dataSet, repeats } = choice;
  return asking(async (study) => {
    const { inputEpochs: epochs, mine } = study.profile;
    const data = await dataSampleOf(study, dataSet);
    const architecture = inputArchitecture(study, dataSet, 0);
    const training = trainingTask({ study, data, architecture, epochs, purpose: "input" });
    const wanted = Array.from({ length: nLayers - 1 }, (_, index) => index + 1).flatMap((from) =>
      Array.from({ length: repeats }, (_, repeat) => {
        const seed = deriveSeed(study.seed, "transfer", dataSet, architectureId(architecture), from, repeat);
        const task: TransferMineTask = { kind: "transfer-mine", training, from, layer: from + 1, mine, seed };
        return { from, layer: from + 1, repeat, task };
      }),
    );
    const { source } = study;
    return withNetwork({ source, training, readers: wanted.map(({ task }) => task) }, () =>
      Promise.all(wanted.map(async ({ task, ...which }) => ({ ...which, transfer: await source.run(task) }))),
    );
  });
}

/** Fresh and handed-on critics of one layer. */
export type TransferRow = {
  readonly from: number;
  readonly layer: number;
  /** Share of the critic's numbers that are handed on: a first convolution reads other channels. */
  readonly share: number;
  /** The bound on the images of the fit at the end of the fresh fit: what both have to reach, mean, nats. */
  readonly goal: number;
  readonly coldEpochs: number;
  /** Null where a handed-on critic did not reach it. */
  readonly warmEpochs: number | null;
  /** Share of the epochs that handing on saves, over the repeats together; negative where it costs some. */
  readonly saving: number | null;
  /** H(y) − CE on other images at the end of both, mean, nats. */
  readonly coldReport: number;
  readonly warmReport: number;
};

/** One row a layer: epochs to the bound that the fresh critic ends at, from fresh weights and from handed-on ones. */
export function transferRows(runs: readonly TransferRun[]): readonly TransferRow[] {
  const layers = [...new Set(runs.map(({ layer }) => layer))];
  const rows = layers.map((layer): TransferRow => {
    const own = runs.filter((run) => run.layer === layer);
    const fitOf = ({ curve }: MineEstimate) => curve.map(({ fit }) => fit);
    const ofAll = (of: (run: TransferRun) => number) => spreadOf(own.map(of)).mean;
    const warm = own.map(({ transfer }) => epochsTo(fitOf(transfer.warm), transfer.cold.nats));
    const reached = warm.filter((epochs) => epochs !== null);
    // the fresh critic may have been there before its last epoch
    const coldEpochs = ofAll(({ transfer }) => epochsTo(fitOf(transfer.cold), transfer.cold.nats) as number);
    const warmEpochs = reached.length === warm.length ? spreadOf(reached).mean : null;
    return {
      from: own[0].from,
      layer,
      share: ofAll(({ transfer }) => transfer.share),
      goal: ofAll(({ transfer }) => transfer.cold.nats),
      coldEpochs,
      warmEpochs,
      saving: warmEpochs === null ? null : 1 - warmEpochs / coldEpochs,
      coldReport: ofAll(({ transfer }) => transfer.cold.report.labelCrossEntropy),
      warmReport: ofAll(({ transfer }) => transfer.warm.report.labelCrossEntropy),
    };
  });
  const share = {
    format: (value: unknown) => (typeof value === "number" ? minus(`${Math.round(100 * value)} %`) : "–"),
  };
  return withColumns(rows, {
    from: { title: "From layer" },
    layer: { title: "to layer" },
    share: { title: "Handed on", ...share },
    goal: { title: "Bound to reach, images of the fit", unit: "nats", digits: 3 },
    coldEpochs: { title: "Epochs, fresh", digits: 3 },
    warmEpochs: { title: "handed on", digits: 3 },
    saving: { title: "Saved", ...share },
    coldReport: { title: "Other images, H(y) − CE: fresh", unit: "nats", digits: 3 },
    warmReport: { title: "handed on", unit: "nats", digits: 3 },
  });
}
