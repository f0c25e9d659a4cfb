import { controllerOptions, controllerVariants, type InputForm, type SearcherOptions } from "../../searchers";

/** A searcher with what it sees, as the second experiment compares them. */
export interface ComparedSearcher {
  readonly name: string;
  readonly searcher: SearcherOptions;
  readonly input: InputForm;
  /** Its row of Table 3.2. */
  readonly thesis?: "uniform" | "experiment1" | "experiment2";
}

const controller = (
  variant: keyof typeof controllerVariants,
  input: InputForm,
  thesis?: ComparedSearcher["thesis"],
): ComparedSearcher => ({
  name: `controller, ${variant}${input === "thesis" ? "" : `, ${input === "raw" ? "raw information" : input}`}`,
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
  input: "raw",
});

/** What everything is compared with. */
export const uniformName = "uniform";

/** The corrected controller without a look at the data set: the best prior for all that it finds. */
export const fixedName = "controller, corrected, nothing";

/** The controller of the fifth hypothesis of the reference run, to the letter: a Hyperband's architectures share its reward. */
export const registeredName = "controller, moving baseline, half uniform, raw information";

/** The searchers of the second experiment, the thesis's first. */
export const comparedSearchers: readonly ComparedSearcher[] = [
  { ...other(uniformName, "uniform"), thesis: "uniform" },
  controller("algorithm 1, half uniform", "thesis", "experiment1"),
  controller("algorithm 1", "thesis", "experiment2"),
  controller("double softmax", "thesis"),
  controller("equation 2.10", "thesis"),
  controller("moving baseline", "raw"),
  controller("moving baseline, half uniform", "raw"),
  controller("moving baseline, half uniform", "thesis"),
  controller("moving baseline, half uniform", "permuted"),
  controller("moving baseline, half uniform", "nothing"),
  controller("corrected", "raw"),
  controller("corrected", "thesis"),
  controller("corrected", "permuted"),
  controller("corrected", "nothing"),
  controller("corrected, half uniform", "raw"),
  controller("corrected, guarded", "raw"),
  controller("corrected, clipped", "raw"),
  other("posterior predictor", "posterior"),
  other("Gaussian", "gaussian"),
  other("size", "size"),
  other("regularised evolution", "evolution"),
  other("Bayesian optimisation (TPE)", "tpe"),
  other("best seen", "best-seen"),
];
