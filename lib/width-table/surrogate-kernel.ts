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

/**
 * Correlations of every filter option with the widths of some architectures, layer by layer: those of any architecture
 * of the space are products of four rows.
 *
 * @returns Shape [4][23][nArchitectures].
 */
export function kernelRows(
  shape: KernelShape,
  architectures: readonly Architecture[],
): readonly (readonly Float64Array[])[] {
  const correlation = kernels[shape.kernel];
  return Array.from({ length: nLayers }, (_, layer) =>
    Array.from({ length: nFilterOptions }, (__, option) =>
      Float64Array.from(architectures, (architecture) =>
        correlation(Math.abs(logFilters[option] - Math.log(architecture[layer])) / shape.lengths[layer]),
      ),
    ),
  );
}
