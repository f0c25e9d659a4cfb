export { estimateKsg } from "./ksg";
export type { NeighbourEstimate } from "./neighbour-estimate";
export { estimateRoss } from "./ross";
