import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "../../lib/task-kinds";
import { loadDataSet } from "../../lib/datasets";
import { findManifest } from "../../lib/datasets/files/manifest";
import { readOwnFile } from "../../lib/datasets/own/own-data-sets";
import { notebookWork } from "../../lib/experiments/notebook/notebook-work";
import { readManifest } from "../../lib/experiments/reference/manifest";
import { profileOf, profiles } from "../../lib/experiments/study/profiles";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/networks/checkpoint";
import { answerOf, jobOf, parseAnswer, parseJob } from "../../lib/platform/queue/job";
import { redisPlace } from "../../lib/platform/queue/redis-place";
import { cumulativeLedger, readWorkLog, repeatedWork } from "../../lib/platform/results";
import { contentAddress, decodeEntry, ResultCache } from "../../lib/platform/results/cache";
import { CheckpointFiles } from "../../lib/platform/results/checkpoints";
import { readCalibration } from "../../lib/platform/tasks/calibration";
import type { PlainTask } from "../../lib/platform/tasks/kind";
import { kindOf, parseTask } from "../../lib/platform/tasks/registry";
import { readWidthTable } from "../../lib/width-table";
import { provenancePath, widthTablePath } from "../../lib/width-table/file";
import type { Mutator } from "./mutator";
import type { Target } from "./target";

const put = (folder: string, name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
};

let asked: Promise<readonly PlainTask[]> | undefined;

/** A task of each kind that the notebooks ask for in the smoke profile. */
function soundTasks(): Promise<readonly PlainTask[]> {
  asked ??= (async () => {
    const byKind = new Map<string, PlainTask>();
    const source = {
      run: async (task: PlainTask) => {
        byKind.set(task.kind, task);
        return kindOf(task).assumed(task);
      },
      holding: (_: unknown, use: () => Promise<unknown>) => use(),
    };
    const study = { profile: profileOf("smoke"), seed: 1, source } as never;
    await notebookWork(["0-tour", "3-mutual-information", "4-posterior", "5-prior"]).ask(study);
    return [...byKind.values()];
  })();
  return asked;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
/** A text's JSON, as what comes through a server is read before it gets here. */
const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(text(bytes));
  } catch {
    return undefined;
  }
};

const sha = (value: Uint8Array): Buffer => createHash("sha256").update(value).digest();

const answer = (task: PlainTask) =>
  answerOf({
    result: kindOf(task).assumed(task) as Record<string, unknown>,
    work: { epochs: 1, images: 10, trainingCpuSeconds: 1 },
    seconds: 1,
    cpuSeconds: 1,
    machine: "east",
  });

/** An entry of the cache, whose seals fit what it says, or not. */
function entry(mutator: Mutator): Buffer {
  const question = { task: { kind: "x", seed: 1 }, versions: { x: 1 }, numerics: "n" };
  const [code, format] = ["c", 1];
  const answered = mutator.chance(0.5) ? mutator.json({ a: [1, 2], b: "x" }) : { a: [1, 2] };
  const addressed = (value: unknown): string => {
    try {
      return contentAddress(value);
    } catch {
      return "";
    }
  };
  const answerSha256 = addressed(answered);
  const sha256 = addressed({ format, question, code, answerSha256 });
  return mutator.jsonBytes({ format, question, code, answerSha256, answer: answered, sha256 });
}

const checkpoint = encodeCheckpoint({
  optimiser: {
    parameters: [{ name: "w", shape: [2, 3], values: new Float32Array(6) }],
    firstMoments: [{ name: "w", shape: [2, 3], values: new Float32Array(6) }],
    secondMoments: [{ name: "w", shape: [2, 3], values: new Float32Array(6) }],
    steps: 3,
  },
  history: [],
});

/** Tasks, jobs, answers, cache entries, manifests: JSON from outside. */
export const messageTargets: readonly Target[] = [
  {
    name: "task",
    sample: async (mutator) => mutator.jsonBytes(mutator.pick(await soundTasks())),
    read: (input) => {
      const task = parseTask(parsed(input));
      const kind = kindOf(task);
      // what a queue's machine does with one before it computes
      kind.describe(task);
      kind.data?.(task);
      kind.chain?.(task);
      contentAddress(task);
    },
    refusal: /^Not a valid task\. /,
  },
  {
    name: "job",
    sample: async (mutator) =>
      mutator.jsonBytes(
        jobOf({ task: mutator.pick(await soundTasks()), numerics: "n", code: { "train-network": "c" } }),
      ),
    read: (input) => parseJob(parsed(input)),
    refusal: /^Not a (job of this program|valid task)/,
  },
  {
    name: "answer",
    sample: async (mutator) => {
      const task = mutator.pick(await soundTasks());
      return Buffer.from(JSON.stringify({ task, answer: mutator.jsonBytes(answer(task)).toString() }));
    },
    read: (input) => {
      const { task, answer: given } = parsed(input) as { readonly task: PlainTask; readonly answer: string };
      parseAnswer(task, parsed(Buffer.from(given)));
    },
    refusal: /^Not an answer to a /,
  },
  {
    name: "cache-entry",
    sample: entry,
    read: (input, folder) => {
      decodeEntry(text(input), "a".repeat(64));
      const question = { task: { kind: "x", seed: 1 }, versions: { x: 1 }, numerics: "n" };
      const address = contentAddress(question);
      put(folder, `results/x/1/${address.slice(0, 2)}/${address}.json`, input);
      const found = new ResultCache(folder, () => undefined).read("x/1", address);
      if (found && contentAddress(found.answer) !== JSON.parse(text(input)).answerSha256)
        throw new TypeError("misread");
    },
  },
  {
    name: "checkpoint",
    sample: (mutator) => {
      if (mutator.chance(0.4)) return mutator.bytes(checkpoint);
      const body = mutator.bytes(checkpoint.subarray(0, -32));
      return Buffer.concat([body, sha(body)]); // sealed all the same
    },
    read: (input, folder) => {
      put(folder, "checkpoints/chain/3.bin", input);
      new CheckpointFiles(folder, () => undefined).latest("chain", 3, decodeCheckpoint); // as trainings read it
      decodeCheckpoint(Buffer.from(input));
    },
    refusal: /^(Not a checkpoint|Checkpoint is damaged): /,
  },
  {
    name: "work-log",
    sample: (mutator) =>
      Buffer.from(
        mutator.text(
          '{"kind":"a","address":"b","epoch":1}\n{"kind":"a","address":"b","epoch":2}\n{"kind":"c","address":"d"}\n',
        ),
      ),
    read: (input, folder) => {
      put(folder, "work/1.jsonl", input);
      const log = readWorkLog(folder);
      cumulativeLedger(log);
      repeatedWork(log);
    },
  },
  {
    name: "calibration",
    sample: (mutator) => mutator.jsonBytes({ numerics: "n", processor: "p", code: "c", speed: {}, startSeconds: 1 }),
    read: (input, folder) => {
      process.env.MI_NAS_CACHE = folder;
      put(folder, "calibration.json", input);
      readCalibration("n", "c");
    },
  },
  {
    name: "data-manifest",
    sample: (mutator) =>
      mutator.jsonBytes({
        datasets: { mnist: { full: true, stand_in: false, train: 10, notes: "x", official_split: "no" } },
        files: { "mnist/a.gz": { bytes: 10, sha256: "a".repeat(64) } },
      }),
    read: (input, folder) => {
      put(folder, "MANIFEST.json", input);
      findManifest({ directory: folder, root: folder });
    },
  },
  {
    name: "own-data-sets",
    sample: (mutator) =>
      mutator.jsonBytes({
        datasets: { mine: { folder: "x", side: 16, channels: 1, testShare: 0.3 }, other: { npz: "y.npz" } },
      }),
    read: async (input, folder) => {
      process.env.MI_NAS_DATA = folder;
      const file = put(folder, "datasets.json", input);
      for (const id of Object.keys(readOwnFile(file))) await loadDataSet(id);
    },
    refusal: /^Cannot load /,
  },
  {
    name: "reference-manifest",
    sample: (mutator) =>
      mutator.jsonBytes({
        format: 1,
        provenance: {},
        processor: "p",
        workerHours: 1,
        results: { entries: 1, sha256: "a" },
        tables: [{ section: "posterior", name: "t", rows: 1, sha256: "b" }],
      }),
    read: (input, folder) => {
      put(folder, "manifest.json", input);
      readManifest(folder);
    },
    refusal: /^Cannot read the reference's manifest/,
  },
  {
    name: "width-table",
    sample: (mutator) => {
      table ??= { provenance: JSON.parse(readText(provenancePath(widthTablePath))), rows: madeRows() };
      const rows = mutator.chance(0.5) ? mutator.bytes(table.rows) : table.rows;
      const provenance = { ...table.provenance, sha256: [sha(rows).toString("hex")] };
      const said = mutator.chance(0.5) ? mutator.jsonBytes(provenance) : Buffer.from(JSON.stringify(provenance));
      return Buffer.from(JSON.stringify({ rows: rows.toString("base64"), said: said.toString("base64") }));
    },
    read: (input, folder) => {
      const { rows, said } = JSON.parse(text(input));
      put(folder, "t.json", Buffer.from(said, "base64"));
      readWidthTable(put(folder, "t.parquet", Buffer.from(rows, "base64")));
    },
    refusal: /^(Cannot read the width table|The width table )/,
  },
  {
    name: "profile",
    sample: (mutator) => mutator.jsonBytes(profiles.smoke),
    read: (input) => profileOf("smoke", parsed(input) as never),
    refusal: /^Profile "smoke" with these changes does not fit/,
  },
  {
    name: "queue-address",
    sample: (mutator) => Buffer.from(mutator.text("rediss://user:pass%20word@[::1]:6380/2")),
    read: (input) => redisPlace(text(input), {}),
    refusal: /^The address of the queue must /,
  },
];

let table: { readonly provenance: Record<string, unknown>; readonly rows: Buffer } | undefined;

function readText(path: string): string {
  return (require("node:fs") as typeof import("node:fs")).readFileSync(path, "utf8");
}

function madeRows(): Buffer {
  const { widthTableFrame } = require("../../lib/width-table/file") as typeof import("../../lib/width-table/file");
  const { tableRow } = require("../width-table/made-up-table") as typeof import("../width-table/made-up-table");
  return widthTableFrame([tableRow({}), tableRow({ epoch: 2 })]).writeParquet({ compression: "zstd" });
}
