import { mean } from "../../statistics/spread";

/** The mean of vectors, entry by entry. */
export const meanOf = (vectors: readonly (readonly number[])[]): readonly number[] =>
  vectors[0].map((_, entry) => mean(vectors.map((vector) => vector[entry])));
