import { describe, expect, it } from "vitest";
import { profileOf, profiles } from "../../../lib/experiments";
import { mineOptions } from "../../../lib/mutual-information/mine/options";
import { forwardCost, trainingCost } from "../../../lib/networks/cost";
import { networkOptions } from "../../../lib/networks/options";
import type { TrainNetworkTask } from "../../../lib/networks/train-network.task";
import { parseTask } from "../../../lib/platform/tasks";
import { chainAddressOf } from "../../../lib/platform/tasks/address";

const data = { id: "procedural-blobs", fingerprint: "f", trainPoints: 64, validationPoints: 32, seed: 1 } as const;
const training = {
  kind: "train-network",
  data,
  architecture: "10-15-20-120",
  network: networkOptions(),
  epochs: 3,
  seed: 5,
} as const;

describe("tasks", () => {
  it("are plain JSON that survives a round trip", () => {
    const information = { kind: "fit-mine", training, layer: 2, mine: mineOptions(), seed: 6 };
    for (const task of [training, information]) expect(parseTask(JSON.parse(JSON.stringify(task)))).toEqual(task);
  });

  it("from outside are checked, and every fault is named", () => {
    expect(() => parseTask({ ...training, architecture: "10-15-20-121" })).toThrow("architecture: not the id");
    expect(() => parseTask({ ...training, epochs: 0, seed: -1 })).toThrow(/epochs: .*; seed: /);
    expect(() => parseTask({ ...training, extra: 1 })).toThrow("extra");
    expect(() => parseTask({ kind: "make-coffee" })).toThrow("kind");
    expect(() => parseTask(null)).toThrow("kind");
  });

  it("of one training share an address whatever their length, but not across seeds, engines or code", () => {
    const address = chainAddressOf(training, "engine", "code");
    expect(chainAddressOf({ ...training, epochs: 9 } as TrainNetworkTask, "engine", "code")).toBe(address);
    expect(chainAddressOf({ ...training, seed: 6 } as TrainNetworkTask, "engine", "code")).not.toBe(address);
    expect(chainAddressOf(training, "other", "code")).not.toBe(address);
    expect(chainAddressOf(training, "engine", "edited")).not.toBe(address);
  });

  it("cost steps, multiply-adds and values as counted by hand", () => {
    // 32²·9·1·10 + 16²·9·10·15 + 8²·9·15·20 + 4²·9·20·120
    expect(forwardCost([10, 15, 20, 120], 1, 2)).toEqual([92_160, 345_600, 172_800, 345_600]);
    const shape = { trainPoints: 64, validationPoints: 32, reportPoints: 0, channels: 1, nClasses: 4 };
    const { network } = training;
    // 2 epochs of 2 steps; 32²·10 + 16²·15 + 8²·20 + 4²·120 values an image
    expect(trainingCost({ architecture: [10, 15, 20, 120], network, epochs: 2, data: shape })).toEqual({
      steps: 4,
      graphSteps: 0,
      multiplyAdds: 2 * 956_160 * (3 * 64 + 32),
      values: 2 * 17_280 * (3 * 64 + 32),
    });
  });
});

describe("profiles", () => {
  it("are all valid, and the thesis's has its sizes", () => {
    for (const name of Object.keys(profiles)) expect(profileOf(name).name).toBe(name);
    expect(profileOf("thesis")).toMatchObject({
      samples: { train: 11, test: 5 },
      cleanSize: { train: 5, test: 5 },
      hyperband: { sizes: [12, 8, 4], epochsPerRung: 4, selected: 4 },
      mine: { minEpochs: 18, filters: 32 },
      dataSets: { train: 20, test: 7 },
    });
  });

  it("take overrides of any number, deep ones too, and refuse what does not fit", () => {
    expect(profileOf("smoke", { mine: { maxEpochs: 7 } }).mine).toMatchObject({ minEpochs: 2, maxEpochs: 7 });
    expect(() => profileOf("smoke", { trainPoint: 3 })).toThrow("trainPoint");
    expect(() => profileOf("smoke", { cleanSize: { train: 9 } })).toThrow("cleanSize.train: 9 exceeds the 2 samples");
    expect(() => profileOf("constructor")).toThrow('No profile "constructor"');
  });
});
