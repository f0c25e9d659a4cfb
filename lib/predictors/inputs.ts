import { miScale, standardiseMi } from "../mutual-information/standardise";
import { type Architecture, nEntries, nLayers, oneHot } from "../search-space";
import { type Measurement, type QuantityName, quantityOf } from "./measurement";

/**
 * How a quantity is given.
 *
 * - `raw`: as it is measured, nats for information. What tells an easy data set from a hard one is in it.
 * - `share`: of its ceiling, H(Y) for information, 1 for an accuracy.
 * - `standardised`: by mean and deviation of what was measured on the same data set (A.4). What tells data sets apart
 *   is no longer in it: every data set has mean 0 and deviation 1.
 */
export type Form = "raw" | "share" | "standardised";

/** What a predictor is given. */
export interface InputSpec {
  readonly title: string;
  /** The architecture too; as one-hot code or as numbers of filters, as the predictor asks. */
  readonly architecture?: true;
  readonly parts?: readonly (readonly [QuantityName, Form])[];
  /** A quantity of one number in as many places as the network has layers, as in the thesis's accuracy baseline. */
  readonly repeated?: true;
  /** Measurements are those of another data set: nothing can be learned of this one. */
  readonly permuted?: true;
  /** The data set's own number among all: an oracle that knows which it is, and nothing of one not seen. */
  readonly identity?: true;
}

const given = (title: string, ...parts: (readonly [QuantityName, Form])[]): InputSpec => ({
  title,
  architecture: true,
  parts,
});

/** The inputs that experiments offer, by name: one line each. */
export const inputs = {
  nothing: { title: "nothing" },
  architecture: { title: "architecture alone", architecture: true },
  mine: given("MINE, standardised (thesis)", ["mine", "standardised"]),
  accuracy: { ...given("accuracy, standardised (thesis)", ["accuracy", "standardised"]), repeated: true },
  "mine raw": given("MINE, nats", ["mine", "raw"]),
  "mine share": given("MINE, share of H(y)", ["mine", "share"]),
  "mine held out raw": given("MINE held out, nats", ["mineHeldOut", "raw"]),
  "mine held out share": given("MINE held out, share of H(y)", ["mineHeldOut", "share"]),
  "usable standardised": given("usable, standardised", ["usable", "standardised"]),
  "usable raw": given("usable, nats", ["usable", "raw"]),
  "usable share": given("usable, share of H(y)", ["usable", "share"]),
  "accuracy raw": given("accuracy", ["accuracy", "raw"]),
  // the thesis's network has a place for each layer (A.1)
  "accuracy raw, repeated": { ...given("accuracy, in four places", ["accuracy", "raw"]), repeated: true },
  "early accuracy raw": given("early accuracy", ["earlyAccuracy", "raw"]),
  "head raw": given("own answers, nats", ["head", "raw"]),
  size: given("parameters and multiply-adds", ["size", "raw"]),
  statistics: { title: "data-set statistics", parts: [["statistics", "raw"]] },
  "accuracy and statistics": given("accuracy and statistics", ["accuracy", "raw"], ["statistics", "raw"]),
  "usable and accuracy": given("usable, nats, and accuracy", ["usable", "raw"], ["accuracy", "raw"]),
  "usable, accuracy, statistics": given(
    "usable, accuracy, statistics",
    ["usable", "raw"],
    ["accuracy", "raw"],
    ["statistics", "raw"],
  ),
  "usable permuted": { ...given("usable of other data sets", ["usable", "raw"]), permuted: true },
  "mine permuted": { ...given("MINE of other data sets", ["mine", "raw"]), permuted: true },
  identity: { title: "which data set (oracle)", identity: true },
} as const satisfies Readonly<Record<string, InputSpec>>;

/** Entries of the thesis's input sample: 92 for the architecture and one for each layer (A.1). */
export const inputSize = nEntries + nLayers;

/** Name of an input that is offered. */
export type InputName = keyof typeof inputs;

/** All of them. */
export const inputNames = Object.keys(inputs) as readonly InputName[];

/** Whether an input of this name is offered. */
export const isInputName = (name: string): name is InputName => Object.hasOwn(inputs, name);

/** An input by its name. */
export const inputOf = (name: InputName): InputSpec => inputs[name];

/** A number of an input, by name. */
export interface NamedValue {
  readonly name: string;
  readonly value: number;
  /** Whether a predictor should bring it to one scale over its training inputs: not so a code or what is standardised. */
  readonly scaled: boolean;
  /** It says what the architecture is, nothing of the data set. */
  readonly ofArchitecture?: true;
}

/** What an input is made beside. */
export interface InputContext {
  /** What is measured on the same data set so far: for standardisation (A.4). */
  readonly pool: readonly Measurement[];
  /** All data sets, for the one that knows which it is. */
  readonly dataSets: readonly string[];
  /** How the architecture is given: 92 entries of 0 and 1 as in the thesis, or four numbers of filters. */
  readonly architectureAs: "oneHot" | "filters";
}

function architectureValues(architecture: Architecture, as: InputContext["architectureAs"]): readonly NamedValue[] {
  if (as === "filters") {
    return architecture.map((filters, layer) => ({
      name: `filters ${layer + 1}`,
      value: filters,
      scaled: true,
      ofArchitecture: true,
    }));
  }
  return Array.from(oneHot(architecture), (value, entry) => ({
    name: `one-hot ${entry}`,
    value,
    scaled: false,
    ofArchitecture: true,
  }));
}

/** Whether all that an input asks for has been measured of a network. */
export const isMeasuredFor = (name: InputName, measured: Measurement): boolean =>
  (inputOf(name).parts ?? []).every(([quantity]) => quantityOf(quantity).values(measured).every(Number.isFinite));

function partValues(
  measured: Measurement,
  [name, form]: readonly [QuantityName, Form],
  pool: readonly Measurement[],
): readonly number[] {
  const { title, values, ceiling } = quantityOf(name);
  if (form === "standardised") return standardiseMi(values(measured), miScale(pool.map(values)));
  if (form === "raw") return values(measured);
  if (!ceiling) throw new RangeError(`Give ${title} as a share: it has no ceiling.`);
  const most = ceiling(measured); // 0 for a single class: there is nothing to know
  return values(measured).map((value) => (most > 0 ? value / most : 0));
}

/**
 * The input of a predictor or a controller: numbers by name, of what is measured of an architecture on a data set. With
 * `usable raw` and architectures as filters they are filters 1 to 4 and usable raw 1 to 4.
 *
 * @throws RangeError when a value is not finite, or a share is asked for of what has no ceiling.
 */
export function inputVector(spec: InputSpec, measured: Measurement, context: InputContext): readonly NamedValue[] {
  const named: NamedValue[] = spec.architecture
    ? [...architectureValues(measured.architecture, context.architectureAs)]
    : [];
  for (const part of spec.parts ?? []) {
    const own = partValues(measured, part, context.pool);
    const values = spec.repeated && own.length === 1 ? new Array<number>(nLayers).fill(own[0]) : own;
    values.forEach((value, index) => {
      const name = [...part, ...(values.length > 1 ? [index + 1] : [])].join(" ");
      named.push({ name, value, scaled: part[1] !== "standardised" });
    });
  }
  if (spec.identity) {
    for (const dataSet of context.dataSets) {
      named.push({ name: `is ${dataSet}`, value: Number(dataSet === measured.dataSet), scaled: false });
    }
  }
  const wrong = named.find(({ value }) => !Number.isFinite(value));
  if (wrong) {
    throw new RangeError(`An input needs finite values: ${wrong.name} of ${measured.dataSet} is ${wrong.value}.`);
  }
  return named.length > 0 ? named : [{ name: "nothing", value: 0, scaled: false }];
}
