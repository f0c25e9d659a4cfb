import { describe, expect, it } from "vitest";
import { profileOf } from "../../lib/experiments/study/profiles";
import { boundPanelsOf, liveInformation } from "../../lib/figures";
import type { BoundPoint, MineEstimate } from "../../lib/mutual-information";
import type { FitMineTask } from "../../lib/mutual-information/mine/fit-mine.task";
import type { Figure } from "../../lib/platform/display/figure";
import type { StudyEvent } from "../../lib/platform/tasks";

const { mine, network } = profileOf("quick");
const ceilingNats = Math.log(10);
const kind = "fit-mine" as const;

const taskOf = (layer: number, architecture = "60-60-60-60"): FitMineTask => {
  const data = { id: "mnist", fingerprint: "f", trainPoints: 8, validationPoints: 8, seed: 1 };
  const training = { kind: "train-network" as const, data, architecture, network, epochs: 1, seed: 5 };
  return { kind, training, layer, mine, seed: layer };
};

const pointOf = (layer: number, epoch: number): BoundPoint => {
  const fit = (1 - 0.5 ** epoch) * 0.5 * layer;
  return {
    epoch,
    fit,
    report: fit / 2,
    fitLabelCrossEntropy: fit + 0.1,
    reportLabelCrossEntropy: fit / 2 + 0.1,
  };
};

const epochs = 4;
const estimateOf = (layer: number): MineEstimate => {
  const curve = Array.from({ length: epochs }, (_, epoch) => pointOf(layer, epoch + 1));
  const { fit, report, fitLabelCrossEntropy, reportLabelCrossEntropy } = curve[epochs - 1]!;
  return {
    nats: fit,
    fit: { dv: fit, nwj: fit, labelCrossEntropy: fitLabelCrossEntropy },
    report: { dv: report, nwj: report, labelCrossEntropy: reportLabelCrossEntropy },
    standardError: 0.01,
    dvStandardError: 0.01,
    ceilingNats,
    curve,
    stopReason: "converged",
  };
};

const news = (layer: number, epoch: number, architecture?: string): StudyEvent => {
  return {
    type: "news",
    kind,
    task: taskOf(layer, architecture),
    news: { point: pointOf(layer, epoch), ceilingNats },
  };
};
const finished = (layer: number, architecture?: string): StudyEvent => {
  const task = taskOf(layer, architecture);
  return { type: "finished", kind, task, result: estimateOf(layer), fromCache: false, trainedEpochs: 0 };
};

function viewOf(events: readonly StudyEvent[]) {
  const view = liveInformation();
  for (const event of events) view.onEvent(event);
  return view;
}
const headingsOf = (figure: Figure) => figure.layout.annotations?.map(({ text }) => text);
const layers = [1, 2, 3, 4];
const title = "MINE, architecture 60-60-60-60 on mnist";

describe("the live view of MINE", () => {
  it("ends as the figure of the estimates, in whatever order and however often events come", () => {
    const expected = boundPanelsOf(layers.map(estimateOf), { title, mine });
    const all = layers.flatMap((layer) => [1, 2, 3, 4].map((epoch) => news(layer, epoch)));
    const ends = layers.map((layer) => finished(layer));
    for (const events of [ends, [...all, ...ends], [...all].reverse().concat(ends, all), [...ends].reverse()]) {
      const view = viewOf(events);
      view.close({ status: "done" });
      expect(view.figure()).toEqual(expected);
    }
  });

  it("has nothing to show of other work", () => {
    expect(liveInformation().figure()).toBeUndefined();
  });

  it("shows the bounds that are known, and says where each layer stands", () => {
    const figure = viewOf([news(2, 2), news(2, 1), finished(1)]).figure()!;
    expect(headingsOf(figure)).toEqual([
      `layer 1: ${pointOf(1, epochs).fit.toFixed(2)} nats<br>epoch 4, stopped by the rule`,
      `layer 2: ${pointOf(2, 2).fit.toFixed(2)} nats<br>epoch 2, running`,
      "layer 3: not started",
      "layer 4: not started",
    ]);
    const second = figure.data.filter((trace) => (trace as { xaxis?: string }).xaxis === "x2");
    const drawn = second.map((trace) => (trace as { y: number[] }).y);
    const points = [1, 2].map((epoch) => pointOf(2, epoch));
    const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(4)));
    expect(drawn).toEqual([
      rounded(points.map(({ fit }) => fit)),
      rounded(points.map(({ report }) => report)),
      rounded(points.map(({ fitLabelCrossEntropy }) => fitLabelCrossEntropy)),
      rounded(points.map(({ reportLabelCrossEntropy }) => reportLabelCrossEntropy)),
      [ceilingNats, ceilingNats],
    ]);
  });

  it("follows the network in work, and comes back to the first at the end", () => {
    const first = layers.map((layer) => finished(layer));
    const other = "10-10-10-10";
    const view = viewOf([...first, news(1, 1, other)]);
    const titleOf = () => (view.figure()!.layout.title as { text: string }).text;
    expect(titleOf()).toBe("MINE, architecture 10-10-10-10 on mnist (network 2 of 2 so far)");
    view.close({ status: "stopped" });
    expect(titleOf()).toContain("(network 2 of 2): stopped, finished layers are kept");
    view.close({ status: "done" });
    expect(titleOf()).toBe(`${title} (network 1 of 2)`);
  });

  it("does not let a bound far below 0 squeeze the others", () => {
    const deep: StudyEvent = {
      type: "news",
      kind,
      task: taskOf(1),
      news: { point: { ...pointOf(1, 1), report: -400 }, ceilingNats },
    };
    const { range } = viewOf([deep]).figure()!.layout.yaxis as { range: [number, number] };
    expect(range[0]).toBeGreaterThan(-1.2 * ceilingNats);
    expect(range[1]).toBeGreaterThan(ceilingNats);
  });
});
