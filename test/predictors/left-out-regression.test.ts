import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../lib/platform/random/random";
import {
  type Kernel,
  leaveOut,
  penalties,
  predictLeftOut,
  regressionInputs,
} from "../../lib/predictors/left-out-regression";

/** Data sets whose inputs scatter about a number of their own. */
function world(nDataSets: number, nInputs: number, noise: number, seed = 1) {
  const random = createRandom(seed, "regression");
  const levels = Array.from({ length: nDataSets }, () => random.normal());
  const groups = levels.map((level) =>
    Array.from({ length: nInputs }, () => [3 * (level + noise * random.normal()), random.normal()]),
  );
  return { levels, groups };
}

/** Ridge regression by its normal equations, the intercept not penalised. */
function slowRidge(rows: readonly (readonly number[])[], targets: readonly (readonly number[])[], penalty: number) {
  const nColumns = rows[0].length;
  const design = new Matrix(rows.map((row) => [1, ...row]));
  const shrink = Matrix.diag([0, ...new Array<number>(nColumns).fill(penalty * nColumns)]);
  const coefficients = solve(
    Matrix.add(design.transpose().mmul(design), shrink),
    design.transpose().mmul(new Matrix(targets.map((target) => [...target]))),
  );
  return (row: readonly number[]) => new Matrix([[1, ...row]]).mmul(coefficients).getRow(0);
}

describe("regression for data sets left out", () => {
  it.each([[[2]], [[0, 3]]])("is ridge regression fitted to the others alone: %j", (leftOut) => {
    const { levels, groups } = world(7, 3, 0.3);
    const targets = levels.map((level) => [level, 2 - level ** 2]);
    const without = (hidden: readonly number[], penalty: number) => {
      const kept = groups.flatMap((rows, group) => (hidden.includes(group) ? [] : rows.map((row) => ({ row, group }))));
      return slowRidge(
        kept.map(({ row }) => row),
        kept.map(({ group }) => targets[group]),
        penalty,
      );
    };
    // the penalty is the best on the others, left out one by one beside those
    const errors = penalties.map((penalty) =>
      groups.reduce((sum, rows, group) => {
        if (leftOut.includes(group)) return sum;
        const predict = without([...leftOut, group], penalty);
        return (
          sum +
          rows
            .flatMap((row) => predict(row).map((value, i) => (value - targets[group][i]) ** 2))
            .reduce((a, b) => a + b)
        );
      }, 0),
    );
    const inputs = regressionInputs({ groups, scaledColumns: [], kernel: "linear" });
    const { unseen, penalty, usesInput } = predictLeftOut(inputs, leaveOut(inputs, leftOut), targets);
    expect(usesInput).toBe(true);
    expect(penalty).toBe(penalties[errors.indexOf(Math.min(...errors))]);
    leftOut.forEach((group, place) => {
      groups[group].forEach((row, sample) => {
        const slow = without(leftOut, penalty)(row);
        slow.forEach((value, entry) => void expect(unseen[place][sample][entry]).toBeCloseTo(value, 4));
      });
    });
  });

  it("does not look at the targets of data sets left out", () => {
    const { levels, groups } = world(6, 2, 0.2);
    const inputs = regressionInputs({ groups, scaledColumns: [0, 1], kernel: "gaussian" });
    const predict = (own: number) =>
      predictLeftOut(
        inputs,
        leaveOut(inputs, [1]),
        levels.map((level, group) => [group === 1 ? own : level]),
      );
    expect(predict(1e6)).toEqual(predict(-3));
  });

  it.each<Kernel>(["linear", "gaussian"])("predicts from what tells data sets apart: %s", (kernel) => {
    const { levels, groups } = world(24, 4, 0.1);
    const inputs = regressionInputs({ groups, scaledColumns: [0, 1], kernel });
    const { unseen } = predictLeftOut(
      inputs,
      leaveOut(inputs, [0, 1, 2, 3]),
      levels.map((level) => [level]),
    );
    unseen.forEach(([[value]], group) => void expect(Math.abs(value - levels[group])).toBeLessThan(0.4));
  });

  it.each<Kernel>(["linear", "gaussian"])("is near the mean of the others where inputs tell nothing: %s", (kernel) => {
    const random = createRandom(4, "noise");
    const groups = Array.from({ length: 20 }, () => Array.from({ length: 3 }, () => [...random.normals(6)]));
    const targets = groups.map(() => [3 + random.normal()]);
    const inputs = regressionInputs({ groups, scaledColumns: [0, 1, 2], kernel });
    const { unseen } = predictLeftOut(inputs, leaveOut(inputs, [0]), targets);
    const others = targets.slice(1).reduce((sum, [value]) => sum + value, 0) / 19;
    for (const [value] of unseen[0]) expect(Math.abs(value - others)).toBeLessThan(0.5);
  });

  it("predicts the mean of the others, exactly, from no input", () => {
    const inputs = regressionInputs({ groups: [[[0]], [[0]], [[0]]], scaledColumns: [], kernel: "gaussian" });
    const { unseen, usesInput } = predictLeftOut(inputs, leaveOut(inputs, [2]), [[1], [2], [60]]);
    expect(unseen[0][0][0]).toBeCloseTo(1.5, 3);
    expect(usesInput).toBe(false);
  });

  it("needs two data sets beside those left out, and a target of each", () => {
    const groups = [[[0]], [[1]], [[2]]];
    const inputs = regressionInputs({ groups, scaledColumns: [], kernel: "linear" });
    expect(() => leaveOut(inputs, [0, 1])).toThrow("2 others at least must remain");
    expect(() => predictLeftOut(inputs, leaveOut(inputs, [0]), [[1]])).toThrow("3 need as many targets, got 1");
    expect(() => regressionInputs({ groups: groups.slice(1), scaledColumns: [], kernel: "linear" })).toThrow("got 2");
  });
});
