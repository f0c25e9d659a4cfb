import { contentAddress } from "../results/cache";
import type { PlainTask, TaskKind } from "./kind";
import { kindOf, kindRegistry } from "./registry";

/** Versions that a result of a kind depends on: its own, and of every kind that it reads, through and through. */
export function versionsOf(kind: TaskKind): Readonly<Record<string, number>> {
  const versions: Record<string, number> = {};
  const visit = ({ name, version, reads = [] }: TaskKind): void => {
    if (name in versions) return;
    versions[name] = version;
    for (const other of reads) visit(kindOf({ kind: other }));
  };
  visit(kind);
  return versions;
}

/** Where the results of a kind lie in a cache: its name, then versions, its own first: `fit-mine/2.train-network-9`. */
export function groupOf(kind: TaskKind): string {
  const { [kind.name]: own, ...read } = versionsOf(kind);
  const names = Object.keys(read).sort();
  return `${kind.name}/${[own, ...names.map((name) => `${name}-${read[name]}`)].join(".")}`;
}

/** The groups that tasks are answered from now. */
export function currentGroups(): ReadonlySet<string> {
  return new Set(kindRegistry().kinds.map(groupOf));
}

/** What a stored result answers: a task of some versions, computed with an engine's numerics. */
export interface Question {
  readonly numerics: string;
  readonly versions: Readonly<Record<string, number>>;
  readonly task: PlainTask;
}

/** The question that a task asks. */
export function questionOf(task: PlainTask, numerics: string): Question {
  return { numerics, versions: versionsOf(kindOf(task)), task };
}

/**
 * The address of a chain of tasks that continue one another, under which it keeps its working files: what identifies it
 * whatever its length, so that the rungs of a Hyperband go on from one another. Working files of other code or of
 * another engine are another chain: half a training is no place to change algorithms.
 *
 * @param code Digest of the code of the task's kind.
 * @returns undefined for a task that continues nothing.
 */
export function chainAddressOf(task: PlainTask, numerics: string, code: string): string | undefined {
  const kind = kindOf(task);
  const chain = kind.chain?.(task);
  return chain && contentAddress({ numerics, versions: versionsOf(kind), code, chain: chain.identity });
}
