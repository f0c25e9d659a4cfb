import { type Architecture, filterOptions, nFilterOptions, nLayers } from "../search-space/architecture";

/** Correlation of accuracies by the distance r of two widths' logarithms in units of a length: per layer, multiplied. */
export const kernels = {
  squaredExponential: (r: number): number => Math.exp(-0.5 * r * r),
  matern52: (r: number): number => {
    const scaled = Math.sqrt(5) * r;
    return (1 + scaled + (scaled * scaled) / 3) * Math.exp(-scaled);
  },
} as const;

export type KernelName = keyof typeof kernels;

/** Shape of a kernel: its family, and a length a layer, in logarithms of the number of filters. */
export interface KernelShape {
  readonly kernel: KernelName;
  readonly lengths: readonly number[];
}

const logFilters = filterOptions.map(Math.log);

/** Correlations of every filter option with the widths of some architectures; shape [layer][option][architecture]. */
export type KernelRows = readonly (readonly Float64Array[])[];

/**
 * Correlations of every filter option with the widths of some architectures, layer by layer: those of any architecture
 * of the space are products of four rows. Shapes that share a layer's length share its rows, which are made once.
 *
 * @returns Gives the rows of a shape.
 */
export function kernelRowsOf(architectures: readonly Architecture[]): (shape: KernelShape) => KernelRows {
  const known = new Map<string, readonly Float64Array[]>();
  const make = (kernel: KernelName, layer: number, length: number): readonly Float64Array[] => {
    const correlation = kernels[kernel];
    const logs = architectures.map((architecture) => Math.log(architecture[layer]));
    return Array.from({ length: nFilterOptions }, (_, option) =>
      Float64Array.from(logs, (log) => correlation(Math.abs(logFilters[option] - log) / length)),
    );
  };
  return ({ kernel, lengths }) =>
    Array.from({ length: nLayers }, (_, layer) => {
      const key = `${kernel} ${layer} ${lengths[layer]}`;
      const rows = known.get(key) ?? make(kernel, layer, lengths[layer]);
      known.set(key, rows);
      return rows;
    });
}
