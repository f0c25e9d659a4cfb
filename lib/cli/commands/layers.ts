import { type Command, Option } from "commander";
import { asFlag } from "../../mutual-information/input/option-writer";
import { type LayerFamily, layerFamilies } from "../../mutual-information/layers/options";
import { type ActivationSet, activationSets } from "../../own-network/activation-sets";
import type { ChannelAxis } from "../../own-network/axes";
import { measureSets, type OwnNetworkInformation } from "../../own-network/measure-sets";
import { progress as startProgress } from "../../platform/display/progress";
import { table } from "../../platform/display/table";
import { startEngine } from "../../platform/tensorflow/engine";
import { badInputHelp, integerOption, readInput, refuseBadInput } from "../input";

interface LayersFlags {
  readonly labels?: string;
  readonly layers?: string;
  readonly families: string;
  readonly channels?: ChannelAxis;
  readonly seed: number;
  readonly json?: boolean;
}

const offered = layerFamilies.filter((family) => family !== "tail");

function familiesOf(text: string): readonly LayerFamily[] {
  const names = text.split(",").map((name) => (name === "conv" ? "convolutional" : name));
  const unknown = names.find((name) => !(offered as readonly string[]).includes(name));
  if (unknown === "tail") {
    throw new RangeError("Families of critics: tail is the network's own layers, which a file of activations lacks.");
  }
  if (unknown !== undefined) {
    throw new RangeError(`Families of critics: there is no ${unknown}; there are ${offered.join(", ")}.`);
  }
  const families = offered.filter((family) => names.includes(family));
  if (families.length !== names.length) throw new RangeError(`Families of critics: ${text} names one twice.`);
  return families;
}

/** Every array is read once before the first is measured: what is wrong with the last is said at once. */
function checkedSets(file: string, flags: LayersFlags): readonly ActivationSet[] {
  const layers = flags.layers?.split(",");
  const sets = activationSets(file, { labels: flags.labels, layers, channels: flags.channels, write: asFlag });
  for (const set of sets) for (const layer of set.layers) set.read(layer);
  return sets;
}

/** Adds `layers`. */
export function add(command: Command): void {
  command
    .argument("<activations>", "acts.npz, acts.safetensors, or a folder of NPY files")
    .option(
      "--labels <file>",
      "labels of the images where the activations have none: .npy, file.npz:name, file.csv:column",
    )
    .option("--layers <names>", "layers to measure, input side first; all in the file's order unless told")
    .option("--families <names>", `rungs of the ladder of critics: ${offered.join(", ")}`, "pooled,linear")
    .addOption(new Option("--channels <axis>", "where maps [n, …] have their channels").choices(["last", "first"]))
    .option("-s, --seed <integer>", "seed of every random choice", integerOption(0), 1)
    .option("--json", "print all of it")
    .addHelpText(
      "after",
      `
Arrays: [n, d], [n, tokens, d] or [n, height, width, channels], float16 to float64, at most 1 GiB each. Names:
[epoch-<number>/][train/ or held-out/]<layer>, and labels in place of a layer. The layers of an epoch and part are in
memory together. Bounds in nats; at most H(y).

Examples:
  mi-nas layers acts.npz --labels y.npy
  mi-nas layers acts.safetensors --labels y.csv:class --families linear,hidden --channels first

${badInputHelp}`,
    )
    .action(async (file: string, flags: LayersFlags) => {
      const [families, sets] = readInput(
        command,
        () => [familiesOf(flags.families), checkedSets(file, flags)] as const,
      );
      await startEngine();
      const count = sets.reduce((sum, { layers }) => sum + layers.length, 0);
      const bar = process.stderr.isTTY ? startProgress("Layers", count) : undefined;
      let done = 0;
      const onLayer = ({ name }: { readonly name: string }) => bar?.update(++done, name);
      const networks = await measureSets(sets, { families, seed: flags.seed, onLayer });
      bar?.finish("");
      if (flags.json) console.log(JSON.stringify(networks));
      else show(networks);
    });
  refuseBadInput(command);
}

function show(networks: readonly OwnNetworkInformation[]): void {
  const rows = networks.flatMap(({ layers }) =>
    layers.map(({ epoch, part, name, bound, lowerLimit, ceilingNats, accuracyAllowed, verdict, because }) => {
      return { epoch, part, layer: name, bound, lowerLimit, ceilingNats, accuracyAllowed, verdict, because };
    }),
  );
  const nats = { unit: "nats", digits: 4 };
  table(rows, {
    caption: "What each layer knows of the label, input side first",
    limit: rows.length,
    columns: {
      epoch: { title: "Epoch" },
      part: { title: "Images" },
      layer: { title: "Layer" },
      bound: { title: "Bound", ...nats },
      lowerLimit: { title: "At least, 95 %", ...nats },
      ceilingNats: { title: "Ceiling", ...nats },
      accuracyAllowed: { title: "Accuracy that the bound allows (Fano)", digits: 3 },
      verdict: { title: "Verdict" },
      because: { title: "Because" },
    },
  });
  for (const { because, verdict } of networks.flatMap(({ dataProcessing }) => dataProcessing)) {
    if (verdict === "earlierUnderfit") console.log(because);
  }
}
