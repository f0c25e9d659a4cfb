import type { OwnLayerInformation, OwnNetworkInformation } from "../../own-network/measure-sets";
import { leastKnown } from "../../own-network/pointwise";
import { escapeHtml } from "../../platform/display/html";
import { tableHtml } from "../../platform/display/table";
import { figurePage, type PagePart } from "../../platform/report/figure-page";
import { classMap } from "./class-map";
import { dataProcessingMap } from "./data-processing-map";
import { fanoAccuracy } from "./fano-accuracy";
import { layerEpochs } from "./layer-epochs";
import { layerLadder } from "./layer-ladder";
import { layersTable } from "./layers-table";
import { pointwiseHistogram } from "./pointwise-histogram";
import { codeLengthBars, controlTaskBars } from "./probes";
import { trainAgainstHeldOut } from "./train-against-held-out";
import { behindTitle, lastStates, nameOf } from "./words";

/** Points named of those that a layer knows least of. */
const namedPoints = 20;

/**
 * What `mi-nas layers` found as one HTML page that needs nothing else: of the last epoch on each part of the images, and
 * of all epochs where there are several.
 *
 * @param networks By epoch and part, early ones first.
 * @param options.file What was measured.
 */
export function ownNetworkPage(
  networks: readonly OwnNetworkInformation[],
  { file, seed }: { readonly file: string; readonly seed: number },
): string {
  const states = lastStates(networks);
  const epochs = new Set(networks.map(({ epoch }) => epoch));
  const each = (draw: (network: OwnNetworkInformation) => PagePart["figures"]) =>
    states.flatMap((state) => draw(state)!);
  const rows = networks.flatMap(({ layers }) => layers);
  const [{ nPoints }] = rows;
  const parts: PagePart[] = [
    {
      heading: "Layers",
      text: [
        "A bound is the information about the label that critics of a family read out of the layer (usable information, a lower bound of I(layer; y)), cross-fitted: of points that no critic was fitted to or chosen on. The line in a bar reaches down to its one-sided 95 % limit. What richer families or more points would add, the verdict says. A family that reads no more of a layer than the one before has no bar there.",
      ],
      figures: each((state) => [layerLadder(state)]),
      html: tableHtml(...layersTable(states)) + (epochs.size > 1 ? allEpochs(networks) : ""),
    },
  ];
  if (epochs.size > 1) parts.push({ heading: "Epochs", figures: [layerEpochs(networks)] });
  if (states.length > 1) {
    parts.push({
      heading: "Train against held-out",
      text: [
        "Where the bound on the images of the training leads that on others, training has put into the layer what holds of these images alone.",
      ],
      figures: [trainAgainstHeldOut(states)],
    });
  }
  parts.push({
    heading: "Accuracy",
    text: [
      "By Fano's inequality a classifier that uses no more information than the bound cannot be more accurate. It is no limit of the layer, of which the bound may miss a part.",
    ],
    figures: each((state) => [fanoAccuracy(state)]),
  });
  if (states[0].layers.length > 1) {
    parts.push({
      heading: "Data processing",
      text: [
        "A layer that is a function of an earlier one knows no more of the label. Where its bound is higher beyond error, the earlier layer's critics miss what is there (a richer family or more points would see it), or the layers do not follow one another.",
      ],
      figures: each((state) => [dataProcessingMap(state)]),
    });
  }
  if (states[0].layers[0].controlTask) {
    parts.push({
      heading: "Control task",
      text: [
        "What a linear probe gets right on rows that it was not fitted to, beside what the same probe remembers of labels in random order on the rows that it was fitted to. The difference is its selectivity (Hewitt & Liang 2019): where it is low, the probe could as well have learned anything.",
      ],
      figures: each((state) => [controlTaskBars(state)]),
    });
  }
  if (states[0].layers[0].onlineCode) {
    parts.push({
      heading: "Code length",
      text: [
        "Bits in which the labels can be sent to somebody who has the layer, by a linear probe that learns from what was sent (minimum description length, Voita & Titov 2020). It counts how many rows a probe needs, not only what it can do in the end.",
      ],
      figures: each((state) => [codeLengthBars(state)]),
    });
  }
  parts.push(
    { heading: "Classes", figures: each((state) => [classMap(state)]) },
    {
      heading: "Points",
      text: [
        "Rows are those of the file, from 0. Their probability is the one that the layer's critics, which never saw them, give to their label.",
      ],
      figures: each((state) => [pointwiseHistogram(state)]),
      html: states.map(leastKnownTables).join("\n"),
    },
  );
  const { classNames } = states[0];
  return figurePage({
    title: "What each layer knows of the label",
    lead: [
      `${file}: ${states[0].layers.length} layers, ${nPoints} points${behindTitle(states[0])}, ${classNames.length} classes, seed ${seed}.`,
      ...states.map(sentenceOf),
    ],
    parts,
  });
}

function allEpochs(networks: readonly OwnNetworkInformation[]): string {
  return `<details><summary>All epochs</summary>${tableHtml(...layersTable(networks))}</details>`;
}

/** Which layer knows most, as far as limits tell it from the others. */
function sentenceOf(network: OwnNetworkInformation): string {
  const { layers } = network;
  const best = layers.reduce((a, b) => (b.bound > a.bound ? b : a));
  const nats = `${best.bound.toFixed(3)} nats (at least ${best.lowerLimit.toFixed(3)} at 95 %) of ${best.ceilingNats.toFixed(3)}`;
  const name = nameOf(network);
  const start = `${name ? `${name[0].toUpperCase()}${name.slice(1)}: critics` : "Critics"} read most out of ${best.name}, ${nats}`;
  const alike = layers.filter((layer) => layer !== best && !isBehind(best, layer)).map((layer) => layer.name);
  const others = alike.length > 0 ? `; ${alike.join(", ")} cannot be told from it at 95 %` : "";
  return `${start}${layers.length > 1 ? others : ""}.`;
}

/** Whether a layer's bound is lower by more than the error of the difference over the same points, one-sided 95 %. */
function isBehind(best: OwnLayerInformation, other: OwnLayerInformation): boolean {
  const [earlier, later] = best.layer < other.layer ? [best, other] : [other, best];
  const gain = earlier.overDeeper!.find(({ layer }) => layer === later.layer)!;
  return Math.abs(gain.nats) > 1.645 * gain.standardError;
}

function leastKnownTables(network: OwnNetworkInformation): string {
  return network.layers
    .map((layer) => {
      const table = tableHtml([...leastKnown(network, layer, namedPoints)], {
        columns: {
          row: { title: "Row" },
          class: { title: "Class" },
          nats: { title: "ln p̂(y|x) − ln p(y)", unit: "nats", digits: 4 },
          probability: { title: "p̂(y|x)", digits: 3 },
        },
      });
      const name = escapeHtml(`${layer.name}${behindTitle(network)}`);
      return `<details><summary>The ${Math.min(namedPoints, layer.pointwise.length)} rows that ${name} knows least of</summary>${table}</details>`;
    })
    .join("\n");
}
