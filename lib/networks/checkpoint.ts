import { createHash } from "node:crypto";
import { z } from "zod";
import { type NamedArray, sizeOf } from "../platform/optimisation/named-array";
import type { EpochRecord, TrainingState } from "./training-state";

const magic = "MINASCP1";

const groups = ["parameters", "firstMoments", "secondMoments"] as const;

const count = z.number().int().min(0);
const headerSchema = z
  .object({
    arrays: z.array(z.object({ group: z.enum(groups), name: z.string(), shape: z.array(count) }).strict()),
    steps: count,
    history: z.array(z.object({ epoch: count }).passthrough()),
  })
  .strict();

type Header = Readonly<Omit<z.infer<typeof headerSchema>, "history">> & { readonly history: readonly EpochRecord[] };

/**
 * A training state as bytes: magic, header length, JSON header, float32 values (little endian), SHA-256 over all of
 * it before.
 */
export function encodeCheckpoint(state: TrainingState): Buffer {
  const arrays = groups.flatMap((group) => state.optimiser[group].map((array) => ({ group, array })));
  const header: Header = {
    arrays: arrays.map(({ group, array }) => ({ group, name: array.name, shape: [...array.shape] })),
    steps: state.optimiser.steps,
    history: state.history,
  };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headerBytes.length);
  const values = arrays.map(({ array: { values } }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  const body = Buffer.concat([Buffer.from(magic), length, headerBytes, ...values]);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

const damaged = (reason: string, cause?: unknown): Error => new Error(`Checkpoint is damaged: ${reason}.`, { cause });

/** The header, and where the values begin. */
function readHeader(body: Buffer): { readonly header: Header; readonly start: number } {
  const headerStart = magic.length + 4;
  if (body.length < headerStart) throw damaged("it ends before its header");
  const start = headerStart + body.readUInt32LE(magic.length);
  if (start > body.length) throw damaged(`its header ends at byte ${start} of ${body.length}`);
  try {
    const header: unknown = headerSchema.parse(JSON.parse(body.subarray(headerStart, start).toString()));
    return { header: header as Header, start };
  } catch (cause) {
    throw damaged("its header has another form", cause);
  }
}

/** Names and shapes, for comparison. */
export const layoutOf = (arrays: readonly Pick<NamedArray, "name" | "shape">[]): string =>
  arrays.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join("; ");

/** Holds what a header says against itself and the bytes that follow it. */
function requireTruth({ arrays, history }: Header, bytes: number): void {
  const declared = arrays.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
  if (declared !== bytes) throw damaged(`its header declares ${declared} bytes of values and ${bytes} follow`);
  const shapesIn = (group: string) =>
    arrays.filter((array) => array.group === group).map(({ shape }) => shape.join("×"));
  const [parameters, ...moments] = groups.map((group) => shapesIn(group).join(" "));
  if (moments.some((shapes) => shapes !== parameters)) throw damaged("its moments are not those of its parameters");
  if (history.some(({ epoch }, index) => epoch !== index + 1)) throw damaged("its epochs are not in order");
}

/**
 * The training state in a checkpoint's bytes.
 *
 * @throws Error when the bytes are no checkpoint, were cut or changed, or are not what their header says.
 */
export function decodeCheckpoint(bytes: Buffer): TrainingState {
  const body = bytes.subarray(0, Math.max(0, bytes.length - 32));
  if (body.subarray(0, magic.length).toString() !== magic) throw new Error("Not a checkpoint: wrong magic.");
  if (!createHash("sha256").update(body).digest().equals(bytes.subarray(body.length))) {
    throw damaged("its SHA-256 does not fit its content");
  }
  const { header, start } = readHeader(body);
  requireTruth(header, body.length - start);
  const result: Record<string, NamedArray[]> = { parameters: [], firstMoments: [], secondMoments: [] };
  let offset = start;
  for (const { group, name, shape } of header.arrays) {
    const end = offset + 4 * sizeOf(shape);
    const copy = Uint8Array.from(body.subarray(offset, end));
    result[group].push({ name, shape, values: new Float32Array(copy.buffer) });
    offset = end;
  }
  const { parameters, firstMoments, secondMoments } = result;
  return { optimiser: { parameters, firstMoments, secondMoments, steps: header.steps }, history: header.history };
}
