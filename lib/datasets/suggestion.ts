import { distance } from "fastest-levenshtein";

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Names at most that are suggested: more would have to be read like a list. */
const mostNames = 3;

/**
 * " Did you mean …?" for a name that is not known: those that it is a part of, or else the nearest known one; empty where
 * there is neither. Near is at most three changes away, and two fifths of its letters.
 *
 * @example
 * suggestion("nmist", ["mnist", "kmnist"]); // ' Did you mean "mnist"?'
 * suggestion("fashion", ["mnist", "fashion-mnist"]); // ' Did you mean "fashion-mnist"?'
 */
export function suggestion(name: string, known: readonly string[]): string {
  const wanted = plain(name);
  const ranked = known
    .map((one) => ({ one, changes: distance(wanted, plain(one)) }))
    .sort((a, b) => a.changes - b.changes);
  const near = ranked.filter(({ changes }) => changes <= Math.min(3, Math.ceil(0.4 * wanted.length))).slice(0, 1);
  const isSame = near[0]?.changes === 0;
  const wholes = !isSame && wanted.length >= 4 ? ranked.filter(({ one }) => plain(one).includes(wanted)) : [];
  const names = (wholes.length > 0 ? wholes.slice(0, mostNames) : near).map(({ one }) => `"${one}"`);
  const last = names.pop();
  return last === undefined
    ? ""
    : ` Did you mean ${[...(names.length > 0 ? [names.join(", ")] : []), last].join(" or ")}?`;
}
