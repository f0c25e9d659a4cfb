import type { BoundPoint, StopReason } from "../mutual-information";
import type { FitMineTask } from "../mutual-information/mine/fit-mine.task";
import type { Figure } from "../platform/display/figure";
import type { LiveOutcome, LiveView } from "../platform/display/live";
import type { StudyEvent } from "../platform/tasks";
import { nLayers } from "../search-space/architecture";
import { boundPanels, type LayerFit } from "./bound-panels";

/** What is known of a layer's fit. */
interface Fit {
  readonly points: Map<number, BoundPoint>;
  ceilingNats?: number;
  stopReason?: StopReason;
}

interface Network {
  readonly task: FitMineTask;
  readonly layers: Map<number, Fit>;
}

const keyOf = ({ training }: FitMineTask): string => `${training.data.id} ${training.architecture} ${training.seed}`;

const isDone = ({ layers }: Network): boolean =>
  layers.size === nLayers && [...layers.values()].every(({ stopReason }) => stopReason !== undefined);

class LiveInformation implements LiveView {
  private readonly networks = new Map<string, Network>();
  private outcome: LiveOutcome | undefined;

  constructor(private readonly title: string | undefined) {}

  onEvent(event: StudyEvent): void {
    if (!("kind" in event) || event.kind !== "fit-mine") return;
    const fit = this.fitOf(event.task);
    if (event.type === "news") {
      const { point, ceilingNats } = event.news;
      fit.points.set(point.epoch, point);
      fit.ceilingNats = ceilingNats;
    }
    if (event.type === "finished") {
      const { curve, ceilingNats, stopReason } = event.result;
      for (const point of curve) fit.points.set(point.epoch, point);
      fit.ceilingNats = ceilingNats;
      fit.stopReason = stopReason;
    }
  }

  close(outcome: LiveOutcome): void {
    this.outcome = outcome;
  }

  figure(): Figure | undefined {
    const network = this.choose();
    if (!network) return undefined;
    const fits = Array.from({ length: nLayers }, (_, index): LayerFit => {
      const { points, ...known } = network.layers.get(index + 1) ?? { points: new Map<number, BoundPoint>() };
      return { layer: index + 1, points: [...points.values()].sort((a, b) => a.epoch - b.epoch), ...known };
    });
    return boundPanels(fits, { title: this.titleFor(network), mine: network.task.mine });
  }

  private fitOf(task: FitMineTask): Fit {
    const key = keyOf(task);
    const network = this.networks.get(key) ?? { task, layers: new Map<number, Fit>() };
    this.networks.set(key, network);
    const fit = network.layers.get(task.layer) ?? { points: new Map<number, BoundPoint>() };
    network.layers.set(task.layer, fit);
    return fit;
  }

  /** The first network in work; at the end the first of all. */
  private choose(): Network | undefined {
    const all = [...this.networks.values()];
    if (this.outcome?.status === "done") return all[0];
    const isBegun = ({ layers }: Network) => [...layers.values()].some(({ points }) => points.size > 0);
    return all.find((network) => isBegun(network) && !isDone(network)) ?? all.find(isBegun) ?? all[0];
  }

  private titleFor(shown: Network): string {
    const { data, architecture } = shown.task.training;
    const all = [...this.networks.values()];
    const title = this.title ?? `MINE, architecture ${architecture} on ${data.id}`;
    const place =
      all.length > 1 ? ` (network ${all.indexOf(shown) + 1} of ${all.length}${this.outcome ? "" : " so far"})` : "";
    const ends = {
      done: "",
      stopped: ": stopped, finished layers are kept",
      failed: ": failed, finished layers are kept",
    };
    return `${title}${place}${this.outcome ? ends[this.outcome.status] : ""}`;
  }
}

/**
 * A live view of MINE: the bounds of each layer's critic, epoch by epoch, under H(y). With several networks it shows
 * the one in work; at the end it is the figure of `boundPanelsOf` for the first.
 *
 * @param options.title Title of the figure; names architecture and data set unless told.
 * @example
 * await session.compute("Mutual information", inputLayers("mnist"), { live: liveInformation() });
 */
export function liveInformation(options: { readonly title?: string } = {}): LiveView {
  return new LiveInformation(options.title);
}
