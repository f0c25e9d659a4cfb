import { randomUUID } from "node:crypto";
import { clearScreenDown, moveCursor } from "node:readline";
import { type TableOptions, tableHtml, tableText } from "../display/table";
import { kernelHost } from "../kernel/host";
import { overviews, type QueueOverview, queueOverview } from "../queue/overview";
import { type RedisPlace, redisPlace } from "../queue/redis-place";

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** An overview as a table: a row a machine. */
export function overviewTable(
  { machines, waiting, running }: QueueOverview,
  place: RedisPlace,
): { readonly rows: readonly Record<string, string | number>[]; readonly options: TableOptions } {
  const workers = machines.reduce((sum, machine) => sum + machine.workers, 0);
  const now = `${counted(waiting, "task")} waiting, ${running} in progress`;
  return {
    rows: machines.map(({ name, workers: processes, running: busy, answered, tasks, queue }) => {
      return { machine: name, workers: processes, busy, answered, tasks: tasks.join(", "), queue };
    }),
    options: {
      caption: `${place.shown}: ${now}; ${counted(machines.length, "machine")}, ${counted(workers, "worker")}.`,
      aboutRun: true,
      columns: {
        machine: { title: "Machine" },
        workers: { title: "Workers" },
        busy: { title: "At work" },
        answered: { title: "Answered" },
        tasks: { title: "Now" },
        queue: { title: "Queue" },
      },
    },
  };
}

/** Draws texts over one another: in the running cell, in a terminal; elsewhere one after the other, each change once. */
function canvas(): (text: string, html: string) => void {
  const host = kernelHost();
  const displayId = randomUUID();
  let shown = "";
  return (text, html) => {
    if (host) host.display({ "text/html": html, "text/plain": text }, { displayId, update: shown !== "" });
    else if (text !== shown) {
      if (process.stdout.isTTY && shown) {
        moveCursor(process.stdout, 0, -shown.split("\n").length);
        clearScreenDown(process.stdout);
      }
      console.log(text);
    }
    shown = text;
  };
}

/** Shows once what the machines of a queue's server do. */
export async function showQueue(place: RedisPlace): Promise<void> {
  const { rows, options } = overviewTable(await queueOverview(place), place);
  canvas()(tableText(rows, options), tableHtml(rows, options));
}

/**
 * Shows in place, in a cell or a terminal, what the machines of a queue's server do, until it is told to stop or the cell
 * is interrupted; in a notebook of its own, beside the one that computes.
 *
 * @param options.address Of the server; `MI_NAS_REDIS` unless told.
 * @param options.seconds Between two looks; 2 unless told.
 * @throws RangeError when there is no address; Error when the server cannot be reached.
 */
export async function watchQueue(
  options: { readonly address?: string; readonly seconds?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { address = process.env.MI_NAS_REDIS ?? "", seconds = 2, signal = kernelHost()?.interruptSignal() } = options;
  const place = redisPlace(address);
  const draw = canvas();
  for await (const overview of overviews(place, { seconds, signal })) {
    const { rows, options: shown } = overviewTable(overview, place);
    draw(tableText(rows, shown), tableHtml(rows, shown));
  }
}
