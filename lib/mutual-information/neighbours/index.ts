export { estimateKsg } from "./ksg";
export type { NeighbourEstimate } from "./nearest-neighbours";
export { estimateRoss } from "./ross";
