import type { TaskSource } from "./source";

/**
 * Runs `use` with a source that frees no working files before `use` ends: for several parts of a run, one after the
 * other, that read or continue each other's chains. Else a part trains again what the one before has freed.
 */
export async function keepingAll<Result>(
  source: TaskSource,
  use: (source: TaskSource) => Promise<Result>,
): Promise<Result> {
  let done = () => {};
  let failed = (_error: unknown) => {};
  const ended = new Promise<void>((resolve, reject) => {
    [done, failed] = [resolve, reject];
  });
  const holds: Promise<unknown>[] = [ended];
  const keeping: TaskSource = {
    run: (task, asking) => source.run(task, asking),
    holding: (chains, part) => {
      const hold = source.holding(chains, () => ended);
      hold.catch(() => undefined); // it may fail long before all are settled
      holds.push(hold);
      return source.holding(chains, part);
    },
    // that a source has it tells a plan from a run
    ...(source.reserve && { reserve: (task, asking) => source.reserve?.(task, asking) }),
  };
  try {
    const result = await use(keeping);
    done();
    return result;
  } catch (error) {
    failed(error); // then the files stay, as they do where a part fails
    throw error;
  } finally {
    await Promise.allSettled(holds);
  }
}
