import type { WidthTableRow } from "../../lib/width-table";

/** A row of a width table, with what matters to a test. */
export function tableRow(given: Partial<WidthTableRow>): WidthTableRow {
  return {
    dataSet: "mnist",
    architecture: "65-65-65-65",
    repeat: 0,
    epoch: 1,
    trainLoss: 1,
    selectLoss: 1,
    selectAccuracy: 0.5,
    reportLoss: 1,
    reportAccuracy: 0.5,
    dead: false,
    parameters: 100,
    multiplyAdds: 1000,
    labelEntropy: Math.log(10),
    usable1: 1,
    usable2: 1,
    usable3: 1,
    usable4: 1,
    usableError1: 0.01,
    usableError2: 0.01,
    usableError3: 0.01,
    usableError4: 0.01,
    mine1: null,
    mine2: null,
    mine3: null,
    mine4: null,
    ...given,
  };
}
