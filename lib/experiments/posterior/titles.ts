import { written } from "../../platform/display/numbers";
import { inputOf } from "../../predictors/inputs";
import type { Contender } from "./comparison";
import type { MethodName } from "./errors";

export const error = written((value) => value.toExponential(2));
export const share = written((value) => `${Math.round(100 * value)} %`);

/** Methods in words. */
export const methodTitles: Readonly<Record<MethodName, string>> = {
  uniform: "Uniform distribution",
  gaussian: "Fitted Gaussian",
  mean: "Mean of training data sets",
  ownMean: "Own mean (oracle: memory)",
  network: "Neural net",
  networkStopped: "Neural net, stopped by data sets",
  ridge: "Ridge regression",
  gaussianProcess: "Gaussian process",
};

/** A method and what it is given, in words. */
export const contenderTitle = ({ method, input }: Contender): string =>
  input === "nothing" && method !== "ridge" && method !== "gaussianProcess"
    ? methodTitles[method]
    : `${methodTitles[method]}: ${inputOf(input).title}`;
