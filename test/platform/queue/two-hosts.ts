import "../../../lib/task-kinds";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { uniformSearch } from "../../../lib/experiments";
import { profileOf } from "../../../lib/experiments/study/profiles";
import { projectRoot } from "../../../lib/platform/paths";
import { machinesAt } from "../../../lib/platform/queue/machines";
import { QueueExecutor } from "../../../lib/platform/queue/queue-executor";
import { redisPlace } from "../../../lib/platform/queue/redis-place";
import { type Account, runExperiment } from "../../../lib/platform/session/run";
import { contentsOf } from "../tasks/run-helpers";
import { hasRedis, RedisServer } from "./redis-server";

// Two hosts as network namespaces, each with a worker process and a line (veth pair) of its own to one Redis:
// `npx tsx test/platform/queue/two-hosts.ts [--points 1500] [--networks 24] [--cut 60]`, as root on Linux.
// The same trainings by one worker of this machine, by both hosts, and by both while the line of one is cut for a
// minute: results must be the same byte for byte, and two hosts at least 1.8 times as fast as one worker. Exit code 1
// otherwise. Nothing else should run on the two cores. About five minutes.

const { values: flags } = parseArgs({
  options: {
    points: { type: "string", default: "1500" },
    networks: { type: "string", default: "24" },
    cut: { type: "string", default: "60" },
  },
});

const wanted = 1.8;
const names = ["east", "west"] as const;
type Name = (typeof names)[number];

const hosts: Readonly<Record<Name, { readonly here: string; readonly there: string }>> = {
  east: { here: "10.213.1.1", there: "10.213.1.2" },
  west: { here: "10.213.2.1", there: "10.213.2.2" },
};
const namespace = (name: Name): string => `mi-nas-${name}`;
const line = (name: Name): string => `minas-${name}`;
const ip = (...words: readonly string[]): void =>
  void execFileSync("ip", words, { stdio: ["ignore", "ignore", "pipe"] });

/** A host with a line to this one. */
function addHost(name: Name): void {
  const { here, there } = hosts[name];
  const inside = (...words: readonly string[]): void => ip("-n", namespace(name), ...words);
  ip("netns", "add", namespace(name));
  ip("link", "add", line(name), "type", "veth", "peer", "name", "line", "netns", namespace(name));
  ip("addr", "add", `${here}/24`, "dev", line(name));
  ip("link", "set", line(name), "up");
  inside("addr", "add", `${there}/24`, "dev", "line");
  inside("link", "set", "line", "up");
  inside("link", "set", "lo", "up");
}

function removeHost(name: Name): void {
  try {
    ip("netns", "del", namespace(name)); // its line goes with it
  } catch {
    // not there
  }
}

const started: ChildProcess[] = [];

function startWorker(name: Name, server: RedisServer, cache: string): ChildProcess {
  const worker = ["worker", "--workers", "1", "--name", name, "--patience", "5"];
  const inside = [
    "netns",
    "exec",
    namespace(name),
    process.execPath,
    join(projectRoot, "lib/cli/mi-nas.cjs"),
    ...worker,
  ];
  const child = spawn("ip", inside, {
    env: { ...process.env, MI_NAS_REDIS: server.address.replace("127.0.0.1", hosts[name].here), MI_NAS_CACHE: cache },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  started.push(child);
  return child;
}

/** Ends a host's worker with its processes. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  process.kill(-child.pid!, "SIGKILL");
  await ended;
}

const [points, networks] = [Number(flags.points), Number(flags.networks)];
const profile = profileOf("smoke", {
  trainPoints: points,
  validationPoints: 128,
  hyperband: { sizes: [networks], epochsPerRung: 1, selected: 1 },
});

/** Trains the networks into a cache. */
async function train(
  cache: string,
  server?: RedisServer,
): Promise<{ readonly seconds: number; readonly results: string; readonly account: Account }> {
  process.env.MI_NAS_CACHE = cache;
  const notice = (message: string): void => console.log(`  ${message}`);
  const executor = () => new QueueExecutor(redisPlace(server!.address), notice);
  const options = { profile, seed: 1, workers: 1, notice, ...(server && { executor }) };
  const { account } = await runExperiment(options, uniformSearch("procedural-digits"));
  return { seconds: account.seconds, results: JSON.stringify(contentsOf(join(cache, "results"))), account };
}

const shares = ({ workers: { machines = {} } }: Account): string =>
  Object.entries(machines)
    .map(([name, { tasks }]) => `${name} ${tasks}`)
    .join(", ");

async function allThere(server: RedisServer): Promise<void> {
  const redis = redisPlace(server.address).connect();
  while ((await machinesAt(redis)).length < names.length) await sleep(200);
  redis.disconnect();
  await sleep(5000); // their workers load the engine
}

async function main(): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !hasRedis) {
    console.log("Left out: network namespaces need Linux, root, ip (iproute2) and redis-server.");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-hosts-"));
  const faults: string[] = [];
  for (const name of names) removeHost(name);
  let server: RedisServer | undefined;
  try {
    for (const name of names) addHost(name);
    server = new RedisServer({ bind: names.map((name) => hosts[name].here) });
    await server.start();
    const one = await train(join(folder, "one"));
    console.log(`One worker of this machine: ${networks} trainings in ${one.seconds.toFixed(1)} s.`);

    let workers = names.map((name) => startWorker(name, server!, join(folder, name)));
    await allThere(server);
    const both = await train(join(folder, "both"), server);
    const ratio = one.seconds / both.seconds;
    console.log(
      `Two hosts: ${both.seconds.toFixed(1)} s (${shares(both.account)}), ${ratio.toFixed(2)} times as fast.`,
    );
    if (ratio < wanted) faults.push(`${ratio.toFixed(2)} times as fast, ${wanted} wanted`);
    if (both.results !== one.results) faults.push("other results by two hosts");

    for (const worker of workers) await end(worker);
    await server.stop("SIGKILL"); // and what it knows of answers
    await server.start();
    workers = names.map((name) => startWorker(name, server!, join(folder, `${name} again`)));
    await allThere(server);
    const running = train(join(folder, "cut"), server);
    await sleep(8000);
    ip("link", "set", line("west"), "down");
    console.log("  west is cut off");
    await sleep(1000 * Number(flags.cut));
    ip("link", "set", line("west"), "up");
    console.log("  west is back");
    const cut = await running;
    console.log(`West cut off for ${flags.cut} s: ${cut.seconds.toFixed(1)} s (${shares(cut.account)}).`);
    if (cut.results !== one.results) faults.push("other results with a host that was cut off");
    for (const worker of workers) await end(worker);
  } finally {
    for (const child of started) await end(child);
    await server?.remove();
    for (const name of names) removeHost(name);
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(faults.length > 0 ? faults.join("; ") : "Results are the same, byte for byte.");
  if (faults.length > 0) process.exitCode = 1;
}

void main();
