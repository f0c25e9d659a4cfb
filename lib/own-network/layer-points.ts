import { createHash } from "node:crypto";
import { DataFileError } from "../datasets/files/data-file-error";
import { type DataArray, isSingle } from "../mutual-information/input/data-array";
import { firstNotFinite, type RealArray } from "../mutual-information/single-precision";
import { type ChannelAxis, withChannelsLast } from "./axes";
import type { StoredArray } from "./stored-array";

/** The activations of a layer in a file. */
export interface LayerSource {
  readonly array: StoredArray;
  readonly channels?: ChannelAxis;
  /** Rows that are measured, rising; all unless told. */
  readonly rows?: Int32Array;
}

/** Points of a layer: maps [height, width, channels], vectors as [1, 1, d], tokens as [tokens, 1, d]. */
export interface LayerPoints {
  /** Row-major, shape [nPoints, ...pointShape]; doubles where 32 bits hold a number of the file not in full. */
  readonly values: RealArray;
  readonly pointShape: readonly number[];
}

/** Bytes of a file in memory while it is read. */
const pieceBytes = 32 << 20;

/** Most numbers of a layer: 1 GiB of 32 bits, of which critics hold some copies. */
const mostNumbers = 2 ** 28;

/** @throws DataFileError when so many points of an array are more numbers than are measured. */
export function requireRoom(
  { path, shape }: Pick<StoredArray, "path" | "shape">,
  points: number,
  howToDraw: string,
): void {
  const size = shape.slice(1).reduce((product, side) => product * side, 1);
  const room = Math.floor(mostNumbers / size);
  if (points <= room) return;
  const numbers = `${points} points of ${size} numbers`;
  throw new DataFileError(path, `it has ${numbers}, at most ${room} are measured: ${howToDraw} draws so many.`);
}

/** How many points of a layer are measured. */
export const pointsOf = ({ array, rows }: LayerSource): number => rows?.length ?? array.shape[0];

/** Numbers of a point. */
const sizeOf = ({ array: { shape } }: LayerSource): number =>
  shape.slice(1).reduce((product, side) => product * side, 1);

/**
 * The points of a layer, piece by piece.
 *
 * @throws DataFileError when a number is not finite, the shape is none of a layer or the order of its axes doubtful, or
 * there are more numbers than fit the memory; `howToDraw` then says how fewer points are asked for.
 */
export function* piecesOf(source: LayerSource, howToDraw: string): Generator<LayerPoints> {
  const { array, channels, rows } = source;
  const [nRows] = array.shape;
  const size = sizeOf(source);
  requireRoom(array, pointsOf(source), howToDraw);
  const step = Math.max(1, Math.floor(pieceBytes / (8 * size)));
  for (let start = 0, at = 0; start < nRows; start += step) {
    const end = Math.min(nRows, start + step);
    if (!rows) {
      yield asPoints(array.rows(start, end), channels, (place) => start + place);
      continue;
    }
    const from = at;
    while (at < rows.length && rows[at] < end) at++;
    if (at === from) continue;
    const drawn = rows.subarray(from, at);
    const [first, last] = [drawn[0], drawn[drawn.length - 1]];
    yield asPoints(rowsOf(array.rows(first, last + 1), drawn, first), channels, (place) => drawn[place]);
  }
}

/** Some rows of a piece that begins with row `first`. */
function rowsOf(piece: DataArray, rows: Int32Array, first: number): DataArray {
  const [, ...sides] = piece.shape;
  const size = sides.reduce((product, side) => product * side, 1);
  const values = new (isSingle(piece) ? Float32Array : Float64Array)(rows.length * size);
  for (const [place, row] of rows.entries()) {
    for (let at = 0; at < size; at++) values[place * size + at] = piece.values[(row - first) * size + at];
  }
  return { ...piece, values, shape: [rows.length, ...sides] };
}

function asPoints(piece: DataArray, channels: ChannelAxis | undefined, rowAt: (place: number) => number): LayerPoints {
  const array = withChannelsLast(piece, channels);
  const odd = firstNotFinite(array.values);
  if (odd >= 0) {
    const row = rowAt(Math.floor((odd * array.shape[0]) / array.values.length));
    throw new DataFileError(array.path, `a value of row ${row} is ${array.values[odd]}, not a finite number.`);
  }
  const [, ...sides] = array.shape;
  const isReal = array.values instanceof Float32Array || array.values instanceof Float64Array;
  const values = isReal
    ? (array.values as RealArray)
    : new (isSingle(array) ? Float32Array : Float64Array)(array.values);
  return { values, pointShape: sides.length === 1 ? [1, 1, sides[0]] : sides };
}

/** What identifies points whatever file they lie in. */
export interface PointsDigest {
  /** SHA-256 over shape, precision and numbers. */
  readonly digest: string;
  /** [nPoints, height, width, channels]. */
  readonly shape: readonly [number, number, number, number];
}

/** The digest of a layer's points; holds a piece of them. @throws as {@link piecesOf}. */
export function digestPoints(source: LayerSource, howToDraw: string): PointsDigest {
  return gather(source, howToDraw, () => {});
}

/** The points of a layer with their digest. @throws as {@link piecesOf}. */
export function readPoints(source: LayerSource, howToDraw: string): LayerPoints & PointsDigest {
  let values: RealArray | undefined;
  let at = 0;
  const found = gather(source, howToDraw, ({ values: piece }) => {
    values ??= new (piece.constructor as new (length: number) => RealArray)(pointsOf(source) * sizeOf(source));
    values.set(piece, at);
    at += piece.length;
  });
  const [, ...pointShape] = found.shape;
  return { ...found, values: values!, pointShape };
}

function gather(source: LayerSource, howToDraw: string, onPiece: (piece: LayerPoints) => void): PointsDigest {
  const hash = createHash("sha256");
  let sides: readonly number[] = [];
  let precision = 0;
  for (const piece of piecesOf(source, howToDraw)) {
    const { values, pointShape } = piece;
    sides = pointShape;
    precision = values.BYTES_PER_ELEMENT;
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    onPiece(piece);
  }
  const shape = [pointsOf(source), ...sides] as unknown as PointsDigest["shape"];
  return { digest: hash.update(`${shape.join()} × ${precision}`).digest("hex"), shape };
}
