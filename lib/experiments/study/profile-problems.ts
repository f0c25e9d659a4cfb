import type { z } from "zod";
import { suggestion } from "../../datasets/suggestion";

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Characters of a value that a message shows at most. */
const mostCharacters = 200;

/** A value as JSON, its beginning where it is long. */
export function inWords(value: unknown): string {
  try {
    const text = value === undefined ? "nothing" : JSON.stringify(value);
    return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  } catch {
    return "a value that is no JSON, or nested too deep"; // one that holds itself, a bigint, a thousand lists in lists
  }
}

/** What one part of a profile must be: kind and bound, without its place and value. */
function demandOf(issue: z.core.$ZodIssue, known: unknown): string {
  switch (issue.code) {
    case "too_small":
      return `must be ${issue.origin === "array" ? "a list of " : ""}${issue.inclusive ? "at least" : "above"} ${issue.minimum}`;
    case "too_big":
      return `must be ${issue.origin === "array" ? "a list of " : ""}${issue.inclusive ? "at most" : "below"} ${issue.maximum}`;
    case "invalid_type": {
      if (issue.expected === "object" && isObject(known)) return `must have the parts ${Object.keys(known).join(", ")}`;
      const expected = issue.expected === "int" ? "integer" : issue.expected;
      return `must be ${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
    }
    case "invalid_value":
      return issue.values.length > 1
        ? `must be one of ${issue.values.join(", ")}`
        : `must be ${inWords(issue.values[0])}`;
    case "invalid_union": {
      if ("options" in issue && issue.options) return `must be one of ${issue.options.join(", ")}`;
      const demands = issue.errors.flatMap(([first]) => demandOf(first, known).replace(/^must be /, ""));
      return `must be ${demands.join(" or ")}`;
    }
    default:
      return issue.message;
  }
}

/**
 * Says what is wrong with a profile that does not fit: for a name that no profile has, those that there are at its
 * place; for a value, the bound and the value.
 *
 * @param given The profile that does not fit.
 * @param known A profile that fits, with every default filled in: where the names come from.
 */
export function profileProblems(
  issues: readonly z.core.$ZodIssue[],
  given: unknown,
  known: unknown,
): readonly string[] {
  return issues.flatMap((issue) => {
    const { path } = issue;
    const place = path.join(".");
    if (issue.code === "unrecognized_keys") {
      const names = Object.keys((valueAt(known, path) as object | undefined) ?? {}).filter((name) => name !== "name");
      const inside = place ? ` in ${place}` : "";
      const nearest = (key: string) => suggestion(key, names).trim().replace(/^D/, "d");
      return issue.keys.map((key) => `there is no "${key}"${inside}, ${nearest(key) || `only ${names.join(", ")}`}`);
    }
    if (issue.code === "custom") return `${place}: ${issue.message.replace(/\.$/, "")}`; // names its values itself
    return `${place || "the profile"} ${demandOf(issue, valueAt(known, path))}, not ${inWords(valueAt(given, path))}`;
  });
}
