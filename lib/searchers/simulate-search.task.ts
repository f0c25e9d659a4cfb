import { defineKind } from "../platform/tasks/kind";
import { noCost } from "../platform/tasks/speed";
import { type SimulatedSearch, type SimulateSearchTask, simulateSearchSchema } from "./simulated-search";

declare module "../platform/tasks/kind" {
  interface TaskKinds {
    "simulate-search": KindTypes<SimulateSearchTask, SimulatedSearch>;
  }
}

export const simulateSearchKind = defineKind<"simulate-search">({
  name: "simulate-search",
  version: 2,
  reads: ["fit-surrogate"],
  module: __filename,
  schema: simulateSearchSchema,
  title: "Simulate a search on a table",
  describe: ({ searcher, seed }) => `${searcher.kind}, seed ${seed}`,
  // a simulated Hyperband takes about as long as 20 million multiply-adds of training
  cost: ({ iterations, dataSetsAnIteration, architecturesAnIteration, judged, dataSets }) => {
    const searched = iterations * dataSetsAnIteration * architecturesAnIteration;
    const judgements = judged * (dataSets.train.length + dataSets.unseen.length);
    return { ...noCost, multiplyAdds: 1e9 + 4e7 * (searched + judgements) };
  },
  assumed: ({ iterations, dataSets, judged }) => {
    const none = () => new Array<number>(judged).fill(0);
    const judgement = (unseen: boolean) => (dataSet: string) => ({ dataSet, unseen, scores: none(), truths: none() });
    return {
      regret: new Array<number>(iterations + 1).fill(0),
      judged: [...dataSets.train.map(judgement(false)), ...dataSets.unseen.map(judgement(true))],
      learning: [],
    };
  },
  execute: async (task) => {
    const { simulateSearch } = require("./simulate-search") as typeof import("./simulate-search");
    const { openTable } = require("../width-table/named-table") as typeof import("../width-table/named-table");
    return { result: await simulateSearch(openTable(task.table).rows, task) };
  },
});
