import { appendFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { storingError } from "./write-whole";

/** A piece of work that a worker began; one epoch of a training, or a whole task of another kind. */
export interface WorkRecord {
  /** Kind of the task. */
  readonly kind: string;
  /** Content address of the training (whatever its length), or of the task. */
  readonly address: string;
  /** Of a training, from 1. */
  readonly epoch?: number;
}

/** A worker's records in order. All but the last were finished, since a worker does one thing after the other. */
export interface WorkerRecords {
  /** Name of the file; one a process. */
  readonly worker: string;
  readonly records: readonly WorkRecord[];
}

const logFolder = (cacheFolder: string): string => join(cacheFolder, "work");

/** One file a process: several may write at the same time, and a torn last line is followed by none. */
const fileName = `${new Date().toISOString().replaceAll(/[-:.]/g, "")}-${process.pid}.jsonl`;

/** Whether this process's file may end within a line: a full disk takes parts. */
let torn = false;

/**
 * What was ever computed into a cache: each worker notes what it begins before it does so, in a file of its own. The
 * line reaches the system before the work starts, so that whatever is killed, no work is missing; what was begun and
 * lost is begun again, by another worker, and then stands there twice.
 */
export class WorkLog {
  constructor(private readonly cacheFolder: string) {}

  /** Notes that this process begins a piece of work. */
  begin(record: WorkRecord): void {
    const folder = logFolder(this.cacheFolder);
    const line = `${torn ? "\n" : ""}${JSON.stringify(record)}\n`;
    const write = (): void => appendFileSync(join(folder, fileName), line);
    try {
      write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        torn = true;
        throw storingError("what is begun", this.cacheFolder, error);
      }
      mkdirSync(folder, { recursive: true }); // the first record, or the cache was deleted meanwhile
      write();
    }
    torn = false;
  }
}

function parseRecord(line: string): WorkRecord | undefined {
  try {
    return JSON.parse(line) as WorkRecord;
  } catch {
    return undefined; // torn by a crash of the system: what it would have said was not begun
  }
}

/** All records of a cache, worker by worker in order of their launch. */
export function readWorkLog(cacheFolder: string): readonly WorkerRecords[] {
  const folder = logFolder(cacheFolder);
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  } catch {
    return [];
  }
  return [...names].sort().map((worker) => {
    const lines = readFileSync(join(folder, worker), "utf8").split("\n");
    return { worker, records: lines.flatMap((line) => (line ? (parseRecord(line) ?? []) : [])) };
  });
}

/** All that was computed of a kind, over every run on a cache. */
export interface CumulativeWork {
  readonly kind: string;
  /** Different trainings, or tasks. */
  readonly works: number;
  /** Different epochs of the trainings. */
  readonly epochs: number;
}

const keyOf = ({ kind, address, epoch }: WorkRecord): string => JSON.stringify([kind, address, epoch ?? null]);

/**
 * The cumulative ledger of a cache: what was computed, each piece once however often it was begun, in an order that
 * does not depend on who computed it when. A run that was killed and resumed any number of times leaves the same as
 * one that was not.
 */
export function cumulativeLedger(log: readonly WorkerRecords[]): {
  readonly lines: readonly CumulativeWork[];
  /** Every different piece of work, sorted. */
  readonly works: readonly WorkRecord[];
} {
  const distinct = new Map(log.flatMap(({ records }) => records.map((record) => [keyOf(record), record] as const)));
  const works = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
  const kinds = [...new Set(works.map(({ kind }) => kind))];
  const lines = kinds.map((kind) => {
    const ofKind = works.filter((work) => work.kind === kind);
    const epochs = ofKind.filter(({ epoch }) => epoch !== undefined).length;
    return { kind, works: new Set(ofKind.map(({ address }) => address)).size, epochs };
  });
  return { lines, works };
}

/** Work that was begun several times. */
export interface RepeatedWork {
  readonly record: WorkRecord;
  readonly times: number;
  /** How often it was the last that a worker noted, so that it may have been lost with that worker. */
  readonly inFlight: number;
}

/** What was begun more than once: where `times` exceeds `inFlight` by more than 1, finished work was done again. */
export function repeatedWork(log: readonly WorkerRecords[]): readonly RepeatedWork[] {
  const begun = new Map<string, RepeatedWork>();
  for (const { records } of log) {
    records.forEach((record, index) => {
      const key = keyOf(record);
      const { times, inFlight } = begun.get(key) ?? { times: 0, inFlight: 0 };
      const isLast = index === records.length - 1;
      begun.set(key, { record, times: times + 1, inFlight: inFlight + (isLast ? 1 : 0) });
    });
  }
  return [...begun.values()].filter(({ times }) => times > 1);
}
