import { join } from "node:path";
import { describeDataSet } from "./datasets/describe-data-set.task";
import { estimateKnownTruth } from "./mutual-information/ground-truth/estimate-known-truth.task";
import { fitLabelAware } from "./mutual-information/layers/fit-label-aware.task";
import { fitMine } from "./mutual-information/mine/fit-mine.task";
import { transferMine } from "./mutual-information/mine/transfer-mine.task";
import { trainNetwork } from "./networks/train-network.task";
import { controlTaskKind } from "./own-network/control-task.task";
import { measureOwnLayer } from "./own-network/measure-own-layer.task";
import { onlineCodeKind } from "./own-network/online-code.task";
import { registerKinds } from "./platform/tasks/registry";
import { fitPredictor } from "./predictors/fit-predictor.task";
import { predictLeftOut } from "./predictors/predict-left-out.task";
import { predictUnseen } from "./predictors/predict-unseen.task";
import released from "./released-code.json";
import { simulateSearchKind } from "./searchers/simulate-search.task";
import { fitSurrogateKind } from "./width-table/fit-surrogate.task";

// Every kind of task that there is: one line each. Workers load this file.
registerKinds({
  module: __filename,
  kinds: [
    trainNetwork,
    fitMine,
    transferMine,
    fitLabelAware,
    estimateKnownTruth,
    measureOwnLayer,
    controlTaskKind,
    onlineCodeKind,
    describeDataSet,
    fitPredictor,
    predictUnseen,
    predictLeftOut,
    fitSurrogateKind,
    simulateSearchKind,
  ],
  released,
  measureSpeed: {
    module: join(__dirname, "networks/measure-speed.ts"),
    run: async () => (require("./networks/measure-speed") as typeof import("./networks/measure-speed")).measureSpeed(),
  },
});
