/** The sections of the first experiment on the width table, by the information that predictors are given. */
export const tablePosteriorSections = { usable: "predictors", mine: "predictors-mine" } as const;

/** The section of Table 3.1 from the width table. */
export const table31Section = "predictors-split";
