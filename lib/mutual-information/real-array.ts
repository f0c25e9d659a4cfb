/** Real numbers in the precision that they came in. */
export type RealArray = Float32Array | Float64Array;
