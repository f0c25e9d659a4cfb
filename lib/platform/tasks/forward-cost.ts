import type { Architecture } from "../../search-space/architecture";

/** What the cost of a task depends on besides the task itself. */
export interface DataShape {
  readonly trainPoints: number;
  readonly validationPoints: number;
  readonly channels: number;
  readonly nClasses: number;
}

const side = 32;

/** Multiply-adds of one image's forward pass, layer by layer; shape [nLayers]. */
export function forwardCost(architecture: Architecture, channels: number, poolSize: number, kernelSize = 3): number[] {
  let input = channels;
  let edge = side;
  return architecture.map((filters) => {
    const cost = edge * edge * kernelSize * kernelSize * input * filters;
    input = filters;
    edge = Math.ceil(edge / poolSize);
    return cost;
  });
}

/** Numbers that come out of each layer for one image, before pooling; shape [nLayers]. */
export function forwardValues(architecture: Architecture, poolSize: number): number[] {
  let edge = side;
  return architecture.map((filters) => {
    const values = edge * edge * filters;
    edge = Math.ceil(edge / poolSize);
    return values;
  });
}
