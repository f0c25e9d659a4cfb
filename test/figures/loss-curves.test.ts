import { describe, expect, it } from "vitest";
import { lossCurves } from "../../lib/figures";

const curve = (train: readonly number[], test: readonly number[] = []) => ({ train, test, stopping: [] });
const linesOf = (figure: ReturnType<typeof lossCurves>) =>
  (figure.data as { mode?: string; name?: string; x: number[]; y: number[] }[]).filter(({ mode }) => mode === "lines");

describe("curves of a predictor's loss", () => {
  it("are the mean over fits, with a band of one standard deviation, and five digits", () => {
    const figure = lossCurves({ curves: [curve([3, 1.2345678], [4, 2]), curve([5, 1.2345678], [6, 2])] }, "Loss");
    expect(linesOf(figure).map(({ name, x, y }) => [name, x, y])).toEqual([
      ["training data sets", [1, 2], [4, 1.2346]],
      ["test data sets", [1, 2], [5, 2]],
    ]);
    const [band] = figure.data as { y: number[] }[];
    expect(band.y).toEqual([5.4142, 1.2346, 1.2346, 2.5858]); // √2 above, and back below
  });

  it("of several predictors bear their names, each side its own; a side that is not there is left out", () => {
    const fitted = [
      { name: "information", curves: [curve([3, 1], [4, 2])] },
      { name: "accuracy", curves: [curve([3, 1])] },
    ];
    const names = ["information: training data sets", "information: test data sets", "accuracy: training data sets"];
    expect(linesOf(lossCurves(fitted, "Loss")).map(({ name }) => name)).toEqual(names);
  });
});
