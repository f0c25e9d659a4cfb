import { describe, expect, it } from "vitest";
import { layerAxis } from "../../../lib/figures/own-network/words";

describe("an axis of layers", () => {
  it("draws short names as they are, and of long ones beginning and end, which tell layers apart", () => {
    expect(layerAxis(["conv1", "fc"])).toEqual({ type: "category", title: { text: "Layer, input side first" } });
    const names = ["/layer1/layer1.1/relu_1/Relu_output_0", "/layer2/layer2.1/relu_1/Relu_output_0", "fc"];
    const { tickvals, ticktext } = layerAxis(names) as { readonly tickvals: string[]; readonly ticktext: string[] };
    expect(tickvals).toEqual(names); // the places of bars are whole names
    expect(ticktext).toEqual(["/layer1/la…_output_0", "/layer2/la…_output_0", "fc"]);
  });
});
