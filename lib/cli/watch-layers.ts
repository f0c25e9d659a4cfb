import { setTimeout } from "node:timers/promises";
import type { OwnNetworkInformation } from "../own-network/measure-sets";
import { isFinished, type WrittenEpoch, writtenEpochs } from "../own-network/written-epochs";
import { epochChart } from "./epoch-chart";
import { layersJson } from "./layers-output";

/** What is known at a moment of watching. */
export interface Watched {
  /** By epoch, rising, then part. */
  readonly networks: readonly OwnNetworkInformation[];
  /** The epoch that is being measured, or null while none is there to measure. */
  readonly measuring: number | null;
  /** Whether the training has ended and all is measured. */
  readonly finished: boolean;
  /** What was measured last; empty when nothing is new. */
  readonly added: readonly OwnNetworkInformation[];
}

/**
 * Measures the epochs of a folder as they appear, earliest first, until the mark of the training's end is there and all
 * are measured. An epoch that is written anew is measured anew; one that is removed is forgotten.
 *
 * @param options.measure Measures one epoch; what it throws ends the watch, unless that epoch is gone meanwhile.
 * @param options.onChange Told whenever something is new.
 * @throws the signal's reason when it stopped it.
 */
export async function watchLayers(options: {
  readonly folder: string;
  readonly measure: (epoch: number) => Promise<readonly OwnNetworkInformation[]>;
  readonly onChange: (watched: Watched) => void;
  readonly signal: AbortSignal;
  readonly pollMilliseconds?: number;
}): Promise<void> {
  const { folder, measure, onChange, signal, pollMilliseconds = 1000 } = options;
  const measured = new Map<number, { readonly stamp: string; readonly networks: readonly OwnNetworkInformation[] }>();
  const told = (measuring: number | null, added: Watched["added"] = [], finished = false) => {
    const rising = [...measured].sort(([a], [b]) => a - b);
    onChange({ networks: rising.flatMap(([, { networks }]) => networks), measuring, added, finished });
  };
  const isThere = ({ epoch, stamp }: WrittenEpoch) =>
    writtenEpochs(folder).some((now) => now.epoch === epoch && now.stamp === stamp);
  for (let waits = false; ; ) {
    signal.throwIfAborted();
    const finished = isFinished(folder); // looked at first: what it marks the end of is there then
    const there = writtenEpochs(folder);
    for (const epoch of measured.keys()) if (!there.some((now) => now.epoch === epoch)) measured.delete(epoch);
    const next = there.find(({ epoch, stamp }) => measured.get(epoch)?.stamp !== stamp);
    if (next) {
      waits = false;
      told(next.epoch);
      try {
        const networks = await measure(next.epoch);
        measured.set(next.epoch, { stamp: next.stamp, networks });
        told(null, networks);
      } catch (error) {
        if (signal.aborted || isThere(next)) throw error;
      }
    } else if (finished) {
      return told(null, [], true);
    } else {
      if (!waits) told(null);
      waits = true;
      await setTimeout(pollMilliseconds, undefined, { signal });
    }
  }
}

/** Draws what is known in place of what was drawn; where nobody watches, prints what is new. */
export function drawWatched(folder: string, { networks, measuring, added, finished }: Watched, json?: boolean): void {
  const inPlace = process.stdout.isTTY && !json;
  if (json && added.length > 0) console.log(JSON.stringify(layersJson(added)));
  if (json || (!inPlace && added.length === 0)) return;
  const chart =
    networks.length > 0 ? epochChart(networks, process.stdout.columns ?? 100) : `No epoch in ${folder} yet.`;
  const now = measuring === null ? "Waiting for the next epoch" : `Measuring epoch ${measuring}`;
  const state = finished ? "The training has ended." : `${now}; Ctrl-C ends.`;
  if (inPlace) process.stdout.write(`\u001b[H\u001b[J${chart}\n\n${state}\n`);
  else console.log(`${chart}\n`);
}
