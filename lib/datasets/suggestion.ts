import { distance } from "fastest-levenshtein";

/**
 * " Did you mean …?" for a name that is not known, with the nearest known one; empty where none is near: more than three
 * changes away, or than two fifths of its letters.
 *
 * @example
 * suggestion("nmist", ["mnist", "kmnist"]); // ' Did you mean "mnist"?'
 */
export function suggestion(name: string, known: readonly string[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const ranked = known
    .map((one) => ({ one, changes: distance(plain(name), plain(one)) }))
    .sort((a, b) => a.changes - b.changes);
  const [nearest] = ranked;
  const limit = Math.min(3, Math.ceil(0.4 * plain(name).length));
  return nearest !== undefined && nearest.changes <= limit ? ` Did you mean "${nearest.one}"?` : "";
}
