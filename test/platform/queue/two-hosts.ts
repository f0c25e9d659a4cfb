import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../../../lib/platform/paths";
import { TwoHosts, whyNoHosts } from "./hosts";
import { type Load, tryHosts } from "./hosts-trial";

// Two hosts as network namespaces, each with a worker process and a line (veth pair) of its own to one Redis:
// `npx tsx test/platform/queue/two-hosts.ts [--trainings 24] [--points 1500] [--cut 60]`, as root on Linux; with
// `--waits 100` tasks that wait for a second each instead of trainings, for a machine whose cores are busy.
// The same by this machine's worker, by one host, by both, and by both while the line of one is cut for a minute:
// results must be the same byte for byte, and two hosts at least 1.8 times as fast as one. Exit code 1 otherwise.

const { values: flags } = parseArgs({
  options: {
    trainings: { type: "string", default: "24" },
    points: { type: "string", default: "1500" },
    waits: { type: "string" },
    cut: { type: "string", default: "60" },
  },
});

const wanted = 1.8;
const patience = 5;

const mainFile = join(projectRoot, "lib/cli/mi-nas.cjs");

/** Trainings, by the program's own command. */
function trainingLoad(): Load {
  require("../../../lib/task-kinds");
  const { uniformSearch } = require("../../../lib/experiments") as typeof import("../../../lib/experiments");
  const { profileOf } =
    require("../../../lib/experiments/study/profiles") as typeof import("../../../lib/experiments/study/profiles");
  const [networks, trainPoints] = [Number(flags.trainings), Number(flags.points)];
  const hyperband = { sizes: [networks], epochsPerRung: 1, selected: 1 };
  return {
    machine: (name) => [mainFile, "worker", "--workers", "1", "--name", name, "--patience", String(patience)],
    work: uniformSearch("procedural-digits") as Load["work"],
    warmUp: uniformSearch("procedural-blobs") as Load["work"],
    profile: profileOf("smoke", { trainPoints, validationPoints: 128, hyperband }),
  };
}

async function main(): Promise<void> {
  const why = whyNoHosts();
  if (why) {
    console.log(`Left out: ${why}.`);
    return;
  }
  const { waitingLoad } = flags.waits ? await import("./waiting-load") : { waitingLoad: undefined };
  const load = waitingLoad?.({ tasks: Number(flags.waits), milliseconds: 1000, patience }) ?? trainingLoad();
  const folder = mkdtempSync(join(tmpdir(), "mi-nas-hosts-"));
  const hosts = new TwoHosts();
  try {
    await hosts.open();
    const cutFor = Number(flags.cut);
    const { seconds, different } = await tryHosts({ hosts, load, folder, cutAfter: 4, cutFor, say: console.log });
    const ratio = seconds.one / seconds.both;
    console.log(`Two hosts are ${ratio.toFixed(2)} times as fast as one; ${wanted} wanted.`);
    console.log(different.length > 0 ? `Other results by ${different.join(", ")}.` : "Results are the same.");
    if (ratio < wanted || different.length > 0) process.exitCode = 1;
  } finally {
    await hosts.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
