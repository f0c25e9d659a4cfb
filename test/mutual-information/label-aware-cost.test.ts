import { describe, expect, it } from "vitest";
import { fitLabelAware } from "../../lib/mutual-information/layers/fit-label-aware.task";
import { labelAwareLayerOptions } from "../../lib/mutual-information/layers/options";
import { networkOptions } from "../../lib/networks/options";
import { secondsOf } from "../../lib/platform/tasks";

/** Of one core on which the cases below were timed, after 8 epochs of training on procedural-digits. */
const speed = {
  secondsPerStep: 0.01,
  secondsPerGraphStep: 0.0014,
  secondsPerMultiplyAdd: 2.49e-11,
  secondsPerValue: 1.58e-9,
};

function planned(points: number, architecture: string, estimator: Parameters<typeof labelAwareLayerOptions>[0]) {
  const data = { id: "procedural-digits", fingerprint: "0", trainPoints: points, validationPoints: points, seed: 1 };
  const network = networkOptions();
  const training = { kind: "train-network", data, architecture, network, epochs: 8, seed: 1 } as const;
  const task = { kind: "fit-label-aware", training, images: "train", points: "all", seed: 1 } as const;
  return secondsOf(fitLabelAware.cost({ ...task, estimator: labelAwareLayerOptions(estimator) }, 0), speed);
}

describe("the planned time of a label-aware estimate", () => {
  const smoke = { sides: [2], weightDecays: [1, 0.06] };
  it.each([
    [64, "60-60-60-60", smoke, 0.78],
    [64, "10-20-10-20", smoke, 0.52],
    [192, "60-60-60-60", {}, 2.37],
    [192, "120-100-110-120", {}, 2.94],
    [192, "60-60-60-60", { hiddenInputs: 0 }, 1.44],
    [192, "60-60-60-60", { sides: [4, 2] }, 2.23],
    [1000, "60-60-60-60", {}, 7.09],
    [1000, "60-60-60-60", { hiddenInputs: 0 }, 3.68],
  ])("of %i images through %s with %j is near the %d s that it took", (points, architecture, estimator, seconds) => {
    const ratio = planned(points, architecture, estimator) / seconds;
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });
});
