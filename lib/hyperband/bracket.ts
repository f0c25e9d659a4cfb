import { toSafeNumber } from "./integers";

/** One rung: how many architectures train, and how many epochs each has behind it at the rung's end. */
export interface Rung {
  readonly configurations: number;
  readonly resource: number;
}

/** Rungs that architectures climb one after the other; the best of a rung go on to the next. */
export interface Bracket {
  /** Rungs above the first, the s of Li et al. (2018): 0 trains everything to the end. */
  readonly s: number;
  readonly rungs: readonly Rung[];
}

/**
 * A bracket of the given rungs.
 *
 * @throws RangeError when there is none, a rung holds more architectures than the one before, or less is trained.
 */
export function bracketOf(rungs: readonly Rung[]): Bracket {
  if (rungs.length === 0) throw new RangeError("A bracket needs at least 1 rung, not 0.");
  rungs.forEach(({ configurations, resource }, rung) => {
    const most = rung === 0 ? Number.MAX_SAFE_INTEGER : rungs[rung - 1].configurations;
    if (!Number.isSafeInteger(configurations) || configurations < 1 || configurations > most) {
      throw new RangeError(
        `Rung ${rung} holds ${configurations} architectures: it must be an integer from 1 to ${most}.`,
      );
    }
    const least = rung === 0 ? 1 : rungs[rung - 1].resource + 1;
    if (!Number.isSafeInteger(resource) || resource < least) {
      throw new RangeError(`Rung ${rung} ends at epoch ${resource}: it must be an integer of at least ${least}.`);
    }
  });
  return { s: rungs.length - 1, rungs };
}

function sumOverRungs(
  name: string,
  brackets: readonly Bracket[],
  term: (rung: Rung, before: number) => bigint,
): number {
  let total = 0n;
  for (const { rungs } of brackets) {
    rungs.forEach((rung, index) => {
      total += term(rung, index === 0 ? 0 : rungs[index - 1].resource);
    });
  }
  return toSafeNumber(name, total);
}

/** Trials of a schedule: an architecture counts once in each rung it trains in. */
export function countTrials(brackets: readonly Bracket[]): number {
  return sumOverRungs("The number of trials", brackets, ({ configurations }) => BigInt(configurations));
}

/** Epochs that a schedule trains when survivors continue: Σ configurations · (resource − that of the rung before). */
export function trainedResource(brackets: readonly Bracket[]): number {
  return sumOverRungs(
    "The total resource",
    brackets,
    ({ configurations, resource }, before) => BigInt(configurations) * BigInt(resource - before),
  );
}

/** Epochs that it would train if survivors started again in each rung: Σ configurations · resource. */
export function restartedResource(brackets: readonly Bracket[]): number {
  return sumOverRungs(
    "The total resource without continuing",
    brackets,
    ({ configurations, resource }) => BigInt(configurations) * BigInt(resource),
  );
}
