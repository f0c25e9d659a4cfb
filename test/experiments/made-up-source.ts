import { createRandom } from "../../lib/platform/random/random";
import type { Asking, Task, TaskSource } from "../../lib/platform/tasks";

/** Answers trainings with made-up accuracies of the architecture, noisy for those that start from other seeds; counts. */
export class MadeUpSource implements TaskSource {
  tasks = 0;
  epochs = 0;

  /** @param noisy Whether a training's seed matters. */
  constructor(
    private readonly seed: number,
    private readonly noisy = false,
  ) {}

  async run<T extends Task>(task: T, { trainedEpochs = 0 }: Asking = {}) {
    if (task.kind !== "train-network") throw new Error(`Unexpected ${task.kind}`);
    this.tasks++;
    this.epochs += task.epochs - trainedEpochs;
    const history = Array.from({ length: task.epochs }, (_, index) => {
      const random = createRandom(this.seed, task.architecture, this.noisy ? task.seed : 0, index);
      const validationLoss = random.uniform();
      return { epoch: index + 1, trainLoss: 0, validationLoss, validationAccuracy: random.uniform() };
    });
    return { history } as never;
  }
  holding<Result>(_: readonly Task[], use: () => Promise<Result>) {
    return use();
  }
}
