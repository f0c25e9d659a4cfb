import type { PlainTask, TaskKind } from "./kind";
import type { Speed } from "./speed";

/** What a project brings to the engine. */
export interface KindRegistry {
  /** The file that registers: workers load it. */
  readonly module: string;
  readonly kinds: readonly TaskKind[];
  /** Digests of the code of released versions, see {@link ReleasedCode}; none unless told. */
  readonly released?: ReleasedCode;
  /** Times this process's engine. Its file, whose code decides what is measured. */
  readonly measureSpeed: { readonly module: string; readonly run: () => Promise<Speed> };
}

/** Name of a kind → version → digests of code whose results are the same by the word of who released it. */
export type ReleasedCode = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

let registry: KindRegistry | undefined;
let byName: ReadonlyMap<string, TaskKind> = new Map();

/**
 * Makes the kinds of a project known to this process; the project calls it once, in one file. Loading that file again,
 * as a notebook does after an edit, replaces them.
 *
 * @throws Error when two kinds have one name, or one reads a kind that there is not.
 */
export function registerKinds(given: Omit<KindRegistry, "kinds"> & { readonly kinds: readonly unknown[] }): void {
  const kinds = given.kinds as readonly TaskKind[]; // a kind of one task is none of any task, to the type checker
  const names = new Map(kinds.map((kind) => [kind.name, kind]));
  if (names.size < kinds.length) {
    const twice = kinds.find((kind) => names.get(kind.name) !== kind);
    throw new Error(`Two kinds of task are called "${twice?.name}".`);
  }
  for (const { name, reads = [] } of kinds) {
    const missing = reads.find((other) => !names.has(other));
    if (missing) throw new Error(`The kind of task "${name}" reads "${missing}", which is not registered.`);
  }
  registry = { ...given, kinds };
  byName = names;
}

/** @throws Error when no project has registered its kinds in this process. */
export function kindRegistry(): KindRegistry {
  if (!registry) throw new Error("No kinds of task are registered: import the project's file that registers them.");
  return registry;
}

/**
 * The kind of a task.
 *
 * @throws Error when there is no such kind.
 */
export function kindOf(task: PlainTask): TaskKind {
  const kind = byName.get(task.kind);
  if (!kind) {
    const there = [...byName.keys()].join(", ") || "none";
    throw new Error(`No kind of task "${task.kind}": there are ${there}.`);
  }
  return kind;
}

/**
 * Checks a task that came from outside.
 *
 * @throws Error naming each field that is wrong.
 */
export function parseTask(value: unknown): PlainTask {
  const name = (value as PlainTask | undefined)?.kind;
  if (typeof name !== "string" || !byName.has(name)) {
    throw new Error(
      `Not a valid task. kind: must be one of ${[...byName.keys()].join(", ")}, not ${JSON.stringify(name)}`,
    );
  }
  const parsed = byName.get(name)!.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "task"}: ${message}`);
  throw new Error(`Not a valid task. ${problems.join("; ")}`);
}
