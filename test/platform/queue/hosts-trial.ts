import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { QueueExecutor } from "../../../lib/platform/queue/queue-executor";
import { redisPlace } from "../../../lib/platform/queue/redis-place";
import { type Account, runExperiment } from "../../../lib/platform/session/run";
import { contentsOf } from "../tasks/run-helpers";
import { type HostName, hostNames, type TwoHosts } from "./hosts";

/** What hosts compute, by this program's tasks or by others. */
export interface Load {
  /** Arguments of Node for a machine with one worker. */
  machine(name: HostName): readonly string[];
  /** What is measured. */
  readonly work: Parameters<typeof runExperiment>[1];
  /** Two tasks that keep each machine until the other is there. */
  readonly warmUp: Parameters<typeof runExperiment>[1];
  readonly profile: object;
}

/** What came of it. */
export interface Trial {
  /** Seconds by the worker of one host, by both, and by both with a line that was cut. */
  readonly seconds: { readonly one: number; readonly both: number; readonly cut: number };
  /** Tasks of each host, while both were there and while one was cut off for a time. */
  readonly tasks: { readonly both: Readonly<Record<string, number>>; readonly cut: Readonly<Record<string, number>> };
  /** Where results differ from those of this machine's own processes. */
  readonly different: readonly string[];
}

const tasksOf = ({ workers: { machines = {} } }: Account): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(machines).map(([name, { tasks }]) => [name, tasks]));

/** Answers that are stored in a cache. */
function answersIn(cache: string): number {
  const results = join(cache, "results");
  return existsSync(results) ? Object.keys(contentsOf(results)).filter((path) => path.endsWith(".json")).length : 0;
}

/**
 * Computes the same by this machine's processes, by one host, by both, and by both while the line of one is cut.
 *
 * @param options.cutAfter Answers after which it is cut, and for how many seconds.
 */
export async function tryHosts(options: {
  readonly hosts: TwoHosts;
  readonly load: Load;
  readonly folder: string;
  readonly cutAfter: number;
  readonly cutFor: number;
  readonly say: (line: string) => void;
}): Promise<Trial> {
  const { hosts, load, folder, cutAfter, cutFor, say } = options;
  const compute = async (name: string, what: Load["work"], there: boolean) => {
    const cache = join(folder, name);
    process.env.MI_NAS_CACHE = cache;
    const known = join(folder, "local", "calibration.json"); // this machine's speed is measured once
    if (there) cpSync(known, join(cache, "calibration.json"));
    const notice = (message: string): void => say(`  ${message}`);
    const executor = () => new QueueExecutor(redisPlace(hosts.server.address), notice);
    const { account } = await runExperiment(
      { profile: load.profile, seed: 1, workers: 1, notice, ...(there && { executor }) } as never,
      what,
    );
    return { account, results: JSON.stringify(contentsOf(join(cache, "results"))) };
  };
  const begin = async (name: string, on: readonly HostName[]): Promise<void> => {
    for (const host of on) await hosts.serve(host, load.machine(host), join(folder, `${name} machines`));
    await compute(`${name} warm-up`, load.warmUp, true);
  };
  const local = await compute("local", load.work, false);
  say(`This machine's worker: ${local.account.seconds.toFixed(1)} s with its launch.`);

  await begin("one", ["east"]);
  const one = await compute("one", load.work, true);
  say(`One host: ${one.account.seconds.toFixed(1)} s.`);

  await hosts.forget();
  await begin("both", hostNames);
  const both = await compute("both", load.work, true);
  say(`Two hosts: ${both.account.seconds.toFixed(1)} s (${JSON.stringify(tasksOf(both.account))}).`);

  await hosts.forget();
  await begin("cut", hostNames);
  const running = compute("cut", load.work, true);
  while (answersIn(join(folder, "cut")) < cutAfter) await sleep(50);
  hosts.cut("west");
  await sleep(1000 * cutFor);
  hosts.mend("west");
  const cut = await running;
  say(`West cut off for ${cutFor} s: ${cut.account.seconds.toFixed(1)} s (${JSON.stringify(tasksOf(cut.account))}).`);

  const ways = { "one host": one, "two hosts": both, "a host that was cut off": cut };
  return {
    seconds: { one: one.account.seconds, both: both.account.seconds, cut: cut.account.seconds },
    tasks: { both: tasksOf(both.account), cut: tasksOf(cut.account) },
    different: Object.entries(ways).flatMap(([way, { results }]) => (results === local.results ? [] : [way])),
  };
}
