import { describe, expect, it } from "vitest";
import type { LabelAwareOverTraining, NetworkLabelInformation } from "../../lib/experiments";
import { labelAwareMap, labelAwareMovie } from "../../lib/figures";

/** A network whose layer l says (epoch + l) / 10 nats, half of it on validation images, `more` in a second network. */
function network(epoch: number, more: number): NetworkLabelInformation {
  const result = (share: number) => ({
    head: { accuracy: 0.5, labelCrossEntropy: 0.1 },
    layers: [1, 2, 3, 4].map((layer) => {
      const nats = share * ((epoch + layer) / 10 + more);
      return { layer, nats, ceilingNats: Math.log(10), interval: [nats, nats], estimates: { labelCrossEntropy: nats } };
    }),
  });
  return {
    dataSet: "d",
    architecture: [10, 15, 20, 25],
    repeat: 0,
    epoch,
    train: result(1),
    validation: result(0.5),
    history: [],
  } as unknown as NetworkLabelInformation;
}

const epochs = [0, 1, 4];
const grown: LabelAwareOverTraining = {
  dataSet: "d",
  architecture: [10, 15, 20, 25],
  epochs,
  networks: [0, 0.2].map((more) => epochs.map((epoch) => network(epoch, more))),
};

interface Bars {
  readonly y: number[];
  readonly error_y: { readonly array: number[] };
}

describe("information over training", () => {
  it("as an animation has a frame an epoch, begins with the last, and names its frames as the slider does", () => {
    const { data, frames, layout } = labelAwareMovie(grown);
    expect(frames?.map(({ name }) => name)).toEqual(["0", "1", "4"]);
    const [train, validation] = data as unknown as Bars[];
    expect(train.y).toEqual([0.6, 0.7, 0.8, 0.9]); // (4 + l) / 10 and the half of 0.2
    expect(validation.y).toEqual([0.3, 0.35, 0.4, 0.45]);
    expect(train.error_y.array[0]).toBeCloseTo(0.2 / Math.SQRT2, 4);
    const [first] = frames as unknown as { data: Bars[]; traces: number[] }[];
    expect(first.data[0].y).toEqual([0.2, 0.3, 0.4, 0.5]);
    expect(first.traces).toEqual([0, 1]);
    const [slider] = layout.sliders as unknown as { active: number; steps: { args: unknown[][] }[] }[];
    expect(slider.active).toBe(2);
    expect(slider.steps.map(({ args }) => args[0])).toEqual([["0"], ["1"], ["4"]]);
  });

  it("as a picture has a row a layer, the input side on top, and a column an epoch", () => {
    const { data, layout, description } = labelAwareMap(grown);
    const [train, validation] = data as unknown as { z: number[][]; y: string[]; x: string[] }[];
    expect(train.z).toHaveLength(4);
    expect(train.z[3]).toEqual([0.5, 0.6, 0.9]);
    expect(validation.z[0]).toEqual([0.1, 0.15, 0.3]);
    expect(train.x).toEqual(["0", "1", "4"]);
    expect(layout.yaxis).toMatchObject({ autorange: "reversed" });
    expect(description).toContain("After epoch 4, layer 1 to 4: on images of the training 0.60, 0.70, 0.80, 0.90 nats");
  });
});
