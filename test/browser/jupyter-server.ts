import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../lib/platform/paths";

/** A running JupyterLab. */
export interface JupyterServer {
  /** Ends with a slash. */
  readonly url: string;
  readonly token: string;
  /** What it printed so far. */
  readonly log: () => string;
  /** First lines of what the server asked of other hosts. */
  readonly asked: readonly string[];
  /** The command's own process. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** A proxy that answers nothing and writes down what it is asked. */
async function startRecorder(asked: string[]): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (data) => {
      asked.push(data.toString().split("\r\n")[0]);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { server, address: `http://127.0.0.1:${port}` };
}

/** The file in which a Jupyter server says where it listens. */
function serverInformation(runtime: string): { readonly url: string; readonly token: string } | undefined {
  try {
    const name = readdirSync(runtime).find((entry) => /^jpserver-\d+\.json$/.test(entry));
    return name === undefined ? undefined : JSON.parse(readFileSync(join(runtime, name), "utf8"));
  } catch {
    return undefined; // not there yet, or half written
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url.replace("localhost", "127.0.0.1"), { redirect: "manual" }).then(
    () => true,
    () => false,
  );

const labCommand = [process.execPath, join(projectRoot, "lib/cli/mi-nas.cjs"), "lab"];

/**
 * Starts JupyterLab as `npm run lab` does, on a project's folder, with settings and files of its own inside it.
 *
 * @param command What to start it by; JupyterLab's arguments follow.
 */
export async function startJupyterServer(
  folder: string,
  command: readonly string[] = labCommand,
): Promise<JupyterServer> {
  const place = (name: string): string => join(folder, ".jupyter", name);
  const asked: string[] = [];
  const recorder = await startRecorder(asked);
  const proxies = { HTTP_PROXY: recorder.address, HTTPS_PROXY: recorder.address, NO_PROXY: "127.0.0.1,localhost" };
  const child = spawn(
    command[0],
    [
      ...command.slice(1),
      ...["--no-browser", `--ServerApp.root_dir=${folder}`],
      ...["--ServerApp.port=18888", "--ServerApp.port_retries=500"],
      // Should whoever runs the tests be killed, nothing stays for long.
      ...["--MappingKernelManager.cull_idle_timeout=300", "--MappingKernelManager.cull_interval=60"],
      ...["--MappingKernelManager.cull_connected=True", "--ServerApp.shutdown_no_activity_timeout=300"],
    ],
    {
      cwd: command === labCommand ? folder : projectRoot,
      env: {
        ...process.env,
        ...proxies,
        ...Object.fromEntries(Object.entries(proxies).map(([name, value]) => [name.toLowerCase(), value])),
        JUPYTER_RUNTIME_DIR: place("runtime"),
        JUPYTER_CONFIG_DIR: place("config"),
        JUPYTER_DATA_DIR: place("data"),
        JUPYTERLAB_SETTINGS_DIR: place("settings"),
        JUPYTERLAB_WORKSPACES_DIR: place("workspaces"),
        MI_NAS_CACHE: join(folder, "cache"),
        MI_NAS_DATA: "",
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a process group of its own, which can be ended as a whole
    },
  );
  let log = "";
  const keep = (chunk: Buffer): void => {
    log += chunk;
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const killAll = (): void => {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      // ended already
    }
  };
  process.once("exit", killAll);
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const timer = setTimeout(killAll, 20_000);
    await ended;
    clearTimeout(timer);
    process.off("exit", killAll);
    recorder.server.close();
  };
  const deadline = Date.now() + 90_000;
  for (;;) {
    const information = serverInformation(place("runtime"));
    // it writes down its port before it listens there
    if (information !== undefined && (await answers(information.url))) {
      const { url, token } = information;
      return { url: url.replace("localhost", "127.0.0.1"), token, log: () => log, asked, pid: child.pid!, stop };
    }
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`JupyterLab did not start.\n${log}`);
    }
    await sleep(50);
  }
}
