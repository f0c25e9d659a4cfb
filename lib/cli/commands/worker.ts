import type { Command } from "commander";
import { redisPlace } from "../../platform/queue/redis-place";
import { defaultPatience, serveQueue } from "../../platform/queue/serve";
import { showQueue, watchQueue } from "../../platform/session/watch-queue";
import { defaultWorkers } from "../../platform/tasks/pool";
import { integerOption, readInput } from "../input";
import { stopSignal } from "../interrupt";
import { redisOption } from "../study-options";
import "../../task-kinds";

interface WorkerFlags {
  readonly workers: number;
  readonly name?: string;
  readonly patience: number;
  readonly list?: boolean;
  readonly watch?: boolean;
}

/** Adds `worker`. */
export function add(command: Command): void {
  command
    .option(
      "--redis <address>",
      "where the queue is: redis://host:6379, or rediss:// with TLS; or MI_NAS_REDIS",
      redisOption,
    )
    .option("-w, --workers <count>", "processes, one task each at a time", integerOption(1), defaultWorkers())
    .option("--name <name>", "what this machine is called in accounts; its host name unless told")
    .option(
      "--patience <seconds>",
      "without a sign of life for so long, another machine takes over its tasks",
      integerOption(1),
      defaultPatience,
    )
    .option("--list", "say which machines serve the queue's server and what they do now, and end")
    .option("--watch", "the same in place, until Ctrl-C")
    .action(async ({ workers, name, patience, list, watch }: WorkerFlags) => {
      const place = readInput(command, () => {
        const address = process.env.MI_NAS_REDIS;
        if (!address) throw new Error("Where is the queue? --redis redis://host:6379, or MI_NAS_REDIS.");
        return redisPlace(address);
      });
      if (list) return showQueue(place);
      const signal = stopSignal();
      if (watch) return watchQueue({ signal });
      const done = { tasks: 0, seconds: 0 };
      const notice = (message: string): void => console.warn(message);
      const onAnswer = (kind: string, seconds: number): void => {
        done.tasks++;
        done.seconds += seconds;
        console.log(`${new Date().toISOString()} ${kind} ${seconds.toFixed(1)} s (${done.tasks} tasks so far)`);
      };
      console.log(
        `Waiting for tasks at ${place.shown}, ${workers} at a time. Ctrl-C: finishes those in flight and ends.`,
      );
      const serving = serveQueue({ place, workers, name, patience, notice, onAnswer, signal });
      await serving;
      console.log(`Ended after ${done.tasks} tasks.`);
    });
}
