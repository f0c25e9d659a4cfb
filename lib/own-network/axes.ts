import { DataFileError } from "../datasets/files/data-file-error";
import { type DataArray, isSingle } from "../mutual-information/input/data-array";

/** Where maps have their channels: [n, height, width, channels] or [n, channels, height, width]. */
export type ChannelAxis = "last" | "first";

/**
 * Activations as [n, d] or [n, height, width, channels]. Tokens [n, tokens, d] are maps of one column.
 *
 * @param channels Where maps have their channels. Unless told, last, and maps that then were no squares but would be
 * ones if their channels stood first are refused: read wrongly they would still give a number.
 * @throws DataFileError when the shape is another, or its order of axes doubtful.
 */
export function withChannelsLast(array: DataArray, channels?: ChannelAxis): DataArray {
  const { path, shape } = array;
  if (shape.length === 3) return { ...array, shape: [shape[0], shape[1], 1, shape[2]] };
  if (shape.length === 2) return array;
  const shown = `[${shape.join(", ")}]`;
  if (shape.length !== 4) {
    throw new DataFileError(
      path,
      `it has the shape ${shown}, [n, d], [n, tokens, d] or [n, height, width, channels] is expected.`,
    );
  }
  const [, second, third, fourth] = shape;
  if (channels === undefined && third === fourth && second !== third) {
    throw new DataFileError(path, `its shape ${shown} may have its channels first or last: say which (channels).`);
  }
  return channels === "first" ? channelsMoved(array) : array;
}

function channelsMoved(array: DataArray): DataArray {
  const { values, shape } = array;
  const [n, channels, height, width] = shape;
  const pixels = height * width;
  const moved = new (isSingle(array) ? Float32Array : Float64Array)(values.length);
  for (let point = 0, from = 0; point < n; point++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        moved[(point * pixels + pixel) * channels + channel] = values[from++];
      }
    }
  }
  return { ...array, values: moved, shape: [n, height, width, channels] };
}
