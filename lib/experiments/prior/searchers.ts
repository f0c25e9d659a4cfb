import type { InputName } from "../../predictors/inputs";
import { controllerOptions, controllerVariants, type SearcherOptions } from "../../searchers";

/** A searcher with what it sees, as the second experiment compares them. */
export interface ComparedSearcher {
  readonly name: string;
  readonly searcher: SearcherOptions;
  readonly input: InputName;
  /** Its row of Table 3.2. */
  readonly thesis?: "uniform" | "experiment1" | "experiment2";
}

/** The thesis's form (A.4), which names of controllers leave out. */
const thesisInput = "usable standardised";

/** Inputs in the names of controllers. */
const shown = {
  "usable raw": "raw information",
  "usable share": "share of H(y)",
  "usable permuted": "permuted",
  "usable and accuracy": "information and accuracy",
  "accuracy raw": "accuracy",
  architecture: "architecture alone",
} as const satisfies Partial<Record<InputName, string>>;

const controller = (
  variant: keyof typeof controllerVariants,
  input: keyof typeof shown | typeof thesisInput,
  thesis?: ComparedSearcher["thesis"],
): ComparedSearcher => ({
  name: `controller, ${variant}${input === thesisInput ? "" : `, ${shown[input]}`}`,
  // in full, since a task stands for what it says and not for defaults
  searcher: { kind: "controller", options: controllerOptions(controllerVariants[variant]) },
  input,
  thesis,
});

const other = (
  name: string,
  kind: Exclude<SearcherOptions["kind"], "controller" | "distribution" | "predicted" | "mixture">,
): ComparedSearcher => ({
  name,
  searcher: { kind },
  input: "usable raw",
});

/** What everything is compared with. */
export const uniformName = "uniform";

/** The corrected controller without a look at the data set: the best prior for all that it finds. */
export const fixedName = "controller, corrected, architecture alone";

/** The controller of the fifth hypothesis of the reference run, to the letter: a Hyperband's architectures share its reward. */
export const registeredName = "controller, moving baseline, half uniform, raw information";

/** The same that sees the thesis's form of the information (A.4), that of other data sets, or no data set. */
export const standardisedName = "controller, moving baseline, half uniform";
export const permutedName = "controller, moving baseline, half uniform, permuted";
export const blindName = "controller, moving baseline, half uniform, architecture alone";

/** The thesis's two controllers, and the loss that its figure 3.5 shows. */
export const thesisNames = {
  halfUniform: "controller, algorithm 1, half uniform",
  algorithm1: "controller, algorithm 1",
  doubleSoftmax: "controller, double softmax",
} as const;

/** The best fixed prior's like, but for what it sees. */
export const correctedName = {
  raw: "controller, corrected, raw information",
  permuted: "controller, corrected, permuted",
} as const;

/** The searchers of the second experiment, the thesis's first. */
export const comparedSearchers: readonly ComparedSearcher[] = [
  { ...other(uniformName, "uniform"), thesis: "uniform" },
  controller("algorithm 1, half uniform", thesisInput, "experiment1"),
  controller("algorithm 1", thesisInput, "experiment2"),
  controller("double softmax", thesisInput),
  controller("equation 2.10", thesisInput),
  controller("moving baseline", "usable raw"),
  controller("moving baseline, half uniform", "usable raw"),
  controller("moving baseline, half uniform", thesisInput),
  controller("moving baseline, half uniform", "usable permuted"),
  controller("moving baseline, half uniform", "architecture"),
  controller("corrected", "usable raw"),
  controller("corrected", thesisInput),
  controller("corrected", "usable permuted"),
  controller("corrected", "architecture"),
  controller("corrected", "usable and accuracy"),
  controller("corrected, half uniform", "usable raw"),
  controller("corrected, guarded", "usable raw"),
  controller("corrected, clipped", "usable raw"),
  other("posterior predictor", "posterior"),
  other("Gaussian", "gaussian"),
  other("size", "size"),
  other("regularised evolution", "evolution"),
  other("Bayesian optimisation (TPE)", "tpe"),
  other("best seen", "best-seen"),
];
