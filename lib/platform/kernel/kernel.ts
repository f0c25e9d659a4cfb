import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import type { MessagePort } from "node:worker_threads";
import { CodeAssistance } from "./code-assistance";
import { Connection } from "./connection";
import { Executor } from "./executor";
import { Interrupts } from "./interrupts";
import { Outputs } from "./outputs";
import { ProjectModules } from "./project-modules";
import { RequestHandler } from "./requests";
import { addSourceMaps } from "./source-maps";
import { installStackTraces } from "./stack-traces";
import { refuseStandardInput } from "./standard-input";
import { TypeService } from "./type-service";
import loader from "./typescript-loader.cjs";

/**
 * Ends the processes that cells have started when the kernel ends, so that closing a notebook leaves nothing behind.
 * (Killed by SIGKILL the kernel cannot do so: then Jupyter kills its whole process group, and processes made by
 * `fork` see their channel close.)
 */
function stopChildrenAtExit(): void {
  const children = new Set<ChildProcess>();
  subscribe("child_process", (message) => {
    const child = (message as { readonly process: ChildProcess }).process;
    children.add(child);
    child.once("exit", () => children.delete(child));
  });
  process.on("exit", () => {
    for (const child of children) child.kill("SIGTERM");
  });
}

const hostKey = Symbol.for("mi-nas.kernel-host");

/**
 * Starts the kernel in this process; cells import from the working directory, the notebook's folder.
 *
 * @param options.port leads to the thread that owns the sockets; see {@link Connection}.
 * @param options.closed is told when they are closed.
 * @param options.presenters paths of files that know how some values are shown; see `Presenter`.
 */
export function startKernel(options: {
  readonly port: MessagePort;
  readonly closed: Int32Array;
  readonly presenters: readonly string[];
}): void {
  const { port, closed, presenters } = options;
  installStackTraces();
  stopChildrenAtExit();

  const folder = process.cwd();
  const connection = new Connection(port, closed);
  process.on("exit", () => connection.close());
  const outputs = new Outputs(connection);
  const modules = new ProjectModules();
  const types = new TypeService(folder);
  const interrupts: Interrupts = new Interrupts((event) => executor.interrupt(event));
  const executor: Executor = new Executor({
    folder,
    types,
    modules,
    interrupts,
    tellLate: (report) => outputs.error(report),
  });
  const exit = (): never => {
    const owed = executor.owedFailure;
    if (owed === undefined) process.exit(0);
    // To Jupyter's log: there is no cell any more that could fail.
    writeSync(2, `${owed.traceback.join("\n")}\n`);
    process.exit(1);
  };
  const assistance = new CodeAssistance({ types, executor });
  const handler = new RequestHandler({ connection, outputs, assistance, executor, interrupts, presenters, exit });

  loader.guard = (transform) => interrupts.guard(transform);
  loader.addSourceMap = (file, map) => addSourceMaps(file, [map]);
  Object.defineProperty(globalThis, hostKey, {
    value: { display: outputs.display, interruptSignal: () => interrupts.signal },
  });
  process.on("uncaughtException", (error) => executor.failInBackground(error));
  process.on("unhandledRejection", (reason) => executor.failInBackground(reason));
  // Jupyter interrupts by a message; whoever sends a signal means the same, though it stops only code that awaits.
  process.on("SIGINT", () => interrupts.request());
  process.on("SIGTERM", exit);
  process.on("SIGHUP", exit);
  outputs.captureStreams();
  refuseStandardInput();
  outputs.serveTslab();
  connection.open({
    request: (request) => interrupts.guard(() => handler.handle(request)),
    orphaned: exit,
  });
}
