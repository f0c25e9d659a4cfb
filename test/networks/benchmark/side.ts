import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/** What a side of the benchmark is asked, as a line of JSON on its standard input. */
export interface StepRequest {
  /** Filters of each of the four layers. */
  readonly filters: number;
  readonly batchSize: number;
  /** Training steps to take, each on another batch. */
  readonly steps: number;
}

/** What it answers, as a line of JSON. */
export interface StepAnswer {
  readonly imagesPerSecond: number;
}

/** One of the programs that train the same network, in a process of its own with one thread. */
export class Side {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;
  private complaints = "";

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ) {
    const env = {
      ...process.env,
      ...environment,
      OMP_NUM_THREADS: "1",
      TF_NUM_INTRAOP_THREADS: "1",
      TF_NUM_INTEROP_THREADS: "1",
    };
    this.child = spawn(command, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stderr!.on("data", (text) => {
      this.complaints += text;
    });
    this.lines = createInterface({ input: this.child.stdout! });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /** @throws Error with what the process wrote on stderr when it ends without an answer. */
  async ask(request: StepRequest): Promise<StepAnswer> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`${this.name} ended: ${this.complaints.trim().split("\n").pop() ?? "no word"}`);
    return JSON.parse(value) as StepAnswer;
  }

  end(): void {
    this.child.stdin!.end();
    this.lines.close();
  }
}

/** Answers requests on standard input by taking steps; a network a width, warm after its first two steps. */
export async function serve(build: (request: StepRequest) => Promise<(steps: number) => Promise<void>>): Promise<void> {
  const known = new Map<string, (steps: number) => Promise<void>>();
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as StepRequest;
    const { filters, batchSize, steps } = request;
    const key = `${filters} ${batchSize}`;
    let train = known.get(key);
    if (!train) {
      train = await build(request);
      await train(2);
      known.set(key, train);
    }
    const started = process.hrtime.bigint();
    await train(steps);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    console.log(JSON.stringify({ imagesPerSecond: (steps * batchSize) / seconds } satisfies StepAnswer));
  }
}
