import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../results/write-whole";
import { type CodeDigests, codeDigests } from "./code-digest";
import type { TaskKind } from "./kind";
import { kindOf, kindRegistry, type ReleasedCode } from "./registry";

/** Codes that give the same; a plain list, as it once was written, is one class. */
const classes = z
  .union([
    z
      .array(z.string())
      .min(1)
      .transform((codes) => [codes]),
    z.array(z.array(z.string())),
  ])
  .readonly();
const schema = z.record(z.string(), z.record(z.string(), classes));

/** Name of a kind → version → classes of digests that its user accepted as the same, each by itself. */
type AcceptedCode = z.infer<typeof schema>;

/** Every code that gives the same as one, by what the classes say together. */
function sameAs(code: string, known: readonly (readonly string[])[]): ReadonlySet<string> {
  const same = new Set([code]);
  let before = 0;
  while (same.size > before) {
    before = same.size;
    for (const codes of known) if (codes.some((one) => same.has(one))) for (const one of codes) same.add(one);
  }
  return same;
}

const path = (cacheFolder: string): string => join(cacheFolder, "accepted-code.json");

/** Code that the user of a cache has accepted as the same as other code. */
function acceptedCode(cacheFolder: string): AcceptedCode {
  try {
    return schema.parse(JSON.parse(readFileSync(path(cacheFolder), "utf8")));
  } catch {
    return {}; // nothing was accepted, or the file is damaged: then the user is asked again
  }
}

/** Whether stored answers were made by the code as it is now, or by code known to give the same. */
export class CodeCheck {
  private constructor(
    readonly digests: CodeDigests,
    private readonly accepted: AcceptedCode,
    private readonly released: ReleasedCode,
  ) {}

  /** @throws Error when a source of a kind cannot be bundled. */
  static async of(cacheFolder: string): Promise<CodeCheck> {
    return new CodeCheck(await codeDigests(), acceptedCode(cacheFolder), kindRegistry().released ?? {});
  }

  /** Whether code of a digest and the code as it is now give the same by what is known. */
  isSame({ name, version }: TaskKind, code: string): boolean {
    const now = this.digests.kinds[name];
    if (code === now) return true;
    const known = [this.released[name]?.[version] ?? [], ...(this.accepted[name]?.[version] ?? [])];
    return sameAs(now, known).has(code);
  }
}

/** How many stored answers of each kind other code made. */
export type StaleCounts = ReadonlyMap<TaskKind, number>;

/** How many of a cache's current answers other code made than there is now, by kind. */
export async function staleOf(
  cacheFolder: string,
  made: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Promise<ReadonlyMap<string, number>> {
  const check = await CodeCheck.of(cacheFolder);
  const countOf = (kind: string, codes: ReadonlyMap<string, number>): number =>
    [...codes].reduce((sum, [code, count]) => (check.isSame(kindOf({ kind }), code) ? sum : sum + count), 0);
  return new Map([...made].map(([kind, codes]) => [kind, countOf(kind, codes)]));
}

/** Says which answers other code made, and what to do; undefined when none. */
export function staleNotice(stale: StaleCounts, recompute: boolean): string | undefined {
  if (stale.size === 0) return undefined;
  const kinds = [...stale].map(([{ name }, count]) => `${name} (${count})`).join(", ");
  const found = `The code behind these results has changed since they were computed: ${kinds}. `;
  if (recompute) return `${found}They are computed again.`;
  return (
    `${found}The stored ones are used. To compute them again: --recompute, or openNotebook({ …, recompute: true }). ` +
    "If the change alters no result: npx mi-nas results accept. If it is to stay: raise the kind's version."
  );
}

/**
 * Notes that the code of each kind as it is now gives the same results as the code that made what a cache holds.
 *
 * @param made Stored answers by kind and digest of the code that made them.
 */
export async function acceptCode(
  cacheFolder: string,
  made: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Promise<void> {
  const { kinds: digests } = await codeDigests();
  const accepted: Record<string, Record<string, readonly (readonly string[])[]>> = { ...acceptedCode(cacheFolder) };
  for (const [name, codes] of made) {
    const { version } = kindOf({ kind: name });
    const known = accepted[name]?.[version] ?? [];
    // what an earlier edit was the same as says nothing of this one, unless they have a code in common
    const same = sameAs(digests[name], [...known, [...codes.keys(), digests[name]]]);
    const others = known.filter((each) => !each.some((code) => same.has(code)));
    accepted[name] = { ...accepted[name], [version]: [...others, [...same].sort()] };
  }
  mkdirSync(dirname(path(cacheFolder)), { recursive: true });
  await writeWhole(path(cacheFolder), `${JSON.stringify(accepted, undefined, 1)}\n`);
}

/**
 * Notes in a project's list of released code that the code of each kind as it is now stands for the kind's version.
 * Digests of other versions are dropped from it.
 *
 * @returns Names of the kinds whose code was not in it.
 */
export async function releaseCode(file: string): Promise<readonly string[]> {
  const { kinds: digests } = await codeDigests();
  const { kinds, released = {} } = kindRegistry();
  const added: string[] = [];
  const noted: Record<string, Record<string, readonly string[]>> = {};
  for (const { name, version } of kinds) {
    const known = released[name]?.[version] ?? [];
    if (!known.includes(digests[name])) added.push(name);
    noted[name] = { [version]: [...new Set([...known, digests[name]])] };
  }
  if (added.length > 0) await writeWhole(file, `${JSON.stringify(noted, undefined, 2)}\n`);
  return added;
}
