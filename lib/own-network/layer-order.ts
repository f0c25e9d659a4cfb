import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Layers of a file or folder, input side first: as they come, but for a folder that says their order in `layers.txt`, a
 * name a line. Names that it lacks come last.
 */
export function inOrder(path: string, layers: readonly string[]): readonly string[] {
  let order: readonly string[];
  try {
    order = readFileSync(join(path, "layers.txt"), "utf8").split(/\r?\n/);
  } catch {
    return layers; // a file, or a folder that says nothing
  }
  const place = (layer: string): number => (order.includes(layer) ? order.indexOf(layer) : order.length);
  return [...layers].sort((a, b) => place(a) - place(b));
}
