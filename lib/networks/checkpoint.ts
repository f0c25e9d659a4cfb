import { createHash } from "node:crypto";
import { type NamedArray, sizeOf } from "../platform/optimisation/named-array";
import type { EpochRecord, TrainingState } from "./training-state";

const magic = "MINASCP1";

interface Header {
  readonly arrays: readonly { readonly group: string; readonly name: string; readonly shape: readonly number[] }[];
  readonly steps: number;
  readonly history: readonly EpochRecord[];
}

const groups = ["parameters", "firstMoments", "secondMoments"] as const;

/**
 * A training state as bytes: magic, header length, JSON header, float32 values (little endian), SHA-256 over all of
 * it before.
 */
export function encodeCheckpoint(state: TrainingState): Buffer {
  const arrays = groups.flatMap((group) => state.optimiser[group].map((array) => ({ group, array })));
  const header: Header = {
    arrays: arrays.map(({ group, array }) => ({ group, name: array.name, shape: array.shape })),
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

/**
 * The training state in a checkpoint's bytes.
 *
 * @throws Error when the bytes are no checkpoint, or were cut or changed.
 */
export function decodeCheckpoint(bytes: Buffer): TrainingState {
  const body = bytes.subarray(0, Math.max(0, bytes.length - 32));
  if (body.subarray(0, magic.length).toString() !== magic) throw new Error("Not a checkpoint: wrong magic.");
  if (!createHash("sha256").update(body).digest().equals(bytes.subarray(body.length))) {
    throw new Error("Checkpoint is damaged: its SHA-256 does not fit its content.");
  }
  const headerStart = magic.length + 4;
  const headerEnd = headerStart + body.readUInt32LE(magic.length);
  const header: Header = JSON.parse(body.subarray(headerStart, headerEnd).toString());
  const result: Record<string, NamedArray[]> = { parameters: [], firstMoments: [], secondMoments: [] };
  let offset = headerEnd;
  for (const { group, name, shape } of header.arrays) {
    const end = offset + 4 * sizeOf(shape);
    const copy = Uint8Array.from(body.subarray(offset, end));
    result[group].push({ name, shape, values: new Float32Array(copy.buffer) });
    offset = end;
  }
  const { parameters, firstMoments, secondMoments } = result;
  return { optimiser: { parameters, firstMoments, secondMoments, steps: header.steps }, history: header.history };
}
