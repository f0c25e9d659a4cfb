/** How messages write an option, as whoever reads them gives it; `true` of one that is only ever set. */
export type OptionWriter = (name: string, value?: string | true) => string;

/** `--estimator mine`, `--continuous`: on the command line. */
export const asFlag: OptionWriter = (name, value) => (typeof value === "string" ? `--${name} ${value}` : `--${name}`);

/** `estimator: "mine"`, `continuous: true`: in a call. */
export const asProperty: OptionWriter = (name, value) =>
  value === undefined ? name : `${name}: ${JSON.stringify(value)}`;
