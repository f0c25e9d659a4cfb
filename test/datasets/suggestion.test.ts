import { describe, expect, it } from "vitest";
import { loadDataSet, verifyDataSets } from "../../lib/datasets";
import { sourcesOf } from "../../lib/datasets/download";
import { suggestion } from "../../lib/datasets/suggestion";

describe("the nearest known name", () => {
  it.each([
    ["nmist", "mnist"],
    ["MNIST", "mnist"],
    ["fashion_mnist", "fashion-mnist"],
    ["cifar10", "cifar-10"],
    ["cfiar-100", "cifar-100"],
    ["kuzushiji49", "kuzushiji-49"],
    ["tiny-imagnet-07", "tiny-imagenet-07"],
    ["emnist-leters", "emnist-letters"],
  ])("of %s is %s wherever an id is taken", async (given, meant) => {
    const question = `is called "${given}". Did you mean "${meant}"?`;
    await expect(loadDataSet(given)).rejects.toThrow(question);
    await expect(verifyDataSets([given])).rejects.toThrow(question);
    expect(() => sourcesOf([given])).toThrow(question);
  });

  it.each([
    ["fashion", '"fashion-mnist"'],
    ["tiny-imagenet", '"tiny-imagenet-00", "tiny-imagenet-01" or "tiny-imagenet-02"'],
    ["imagenet", '"tiny-imagenet-00", "tiny-imagenet-01" or "tiny-imagenet-02"'],
  ])("may be several that %s is a part of, and the message stays short: %s", async (given, meant) => {
    const error = (await loadDataSet(given).catch((thrown: Error) => thrown)) as Error;
    const list = "All of them: npx mi-nas datasets list.";
    expect(error.message).toBe(`No data set is called "${given}". Did you mean ${meant}? ${list}`);
  });

  it("may be procedural", async () => {
    await expect(loadDataSet("procedural-digit")).rejects.toThrow('Did you mean "procedural-digits"?');
  });

  it("is not guessed where none is near", () => {
    for (const name of ["nothing", "x", "", "imagenet-21k"]) expect(suggestion(name, ["mnist", "kmnist"])).toBe("");
    expect(suggestion("mnist", [])).toBe("");
  });
});
