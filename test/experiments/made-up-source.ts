import { createRandom } from "../../lib/platform/random/random";
import type { Task, TaskSource } from "../../lib/platform/tasks";

/** Answers trainings with made-up accuracies of the architecture, noisy for those that start from other seeds; counts. */
export class MadeUpSource implements TaskSource {
  tasks = 0;
  epochs = 0;

  /** @param noisy Whether a training's seed matters. */
  constructor(
    private readonly seed: number,
    private readonly noisy = false,
  ) {}

  async run<T extends Task>(task: T, behind = 0) {
    if (task.kind !== "train-network") throw new Error(`Unexpected ${task.kind}`);
    this.tasks++;
    this.epochs += task.epochs - behind;
    const history = Array.from({ length: task.epochs }, (_, index) => {
      const random = createRandom(this.seed, task.architecture, this.noisy ? task.seed : 0, index);
      const validationLoss = random.uniform();
      return { epoch: index + 1, trainLoss: 0, validationLoss, validationAccuracy: random.uniform() };
    });
    return { history } as never;
  }
  runFor(task: Parameters<TaskSource["runFor"]>[0]) {
    return this.run(task);
  }
  forgetTraining(): void {}
}
