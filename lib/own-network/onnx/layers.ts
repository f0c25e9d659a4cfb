import { DataFileError } from "../../datasets/files/data-file-error";
import { suggestion } from "../../datasets/suggestion";
import type { OnnxModel } from "./model";

/** Tensors at most that a message names of a module. */
const mostNames = 3;

/**
 * The tensors that are asked for; unless told those that convolutions and fully connected layers answer, input side
 * first.
 *
 * @throws DataFileError when a name is unknown, with those near it, or is a module's, with the last of its tensors; when
 * one is named twice; when there is none.
 */
export function layersOfOnnx({ file, tensors }: OnnxModel, layers?: readonly string[]): readonly string[] {
  const how = `mi-nas layers ${file} --list lists all`;
  if (layers === undefined) {
    const found = tensors.filter(({ hasWeights }) => hasWeights).map(({ name }) => name);
    if (found.length > 0) return found;
    throw new DataFileError(file, `it has no convolution and no fully connected layer: name tensors; ${how}.`);
  }
  const names = tensors.map(({ name }) => name);
  const unknown = layers.find((layer) => !names.includes(layer));
  const twice = layers.find((layer, place) => layers.indexOf(layer) !== place);
  if (layers.length === 0) throw new DataFileError(file, `no layer is named; ${how}.`);
  if (twice !== undefined) throw new DataFileError(file, `its layer ${twice} is named twice.`);
  if (unknown === undefined) return layers;
  const inside = tensors.filter(({ module }) => module === unknown || module?.startsWith(`${unknown}.`));
  if (inside.length > 0) {
    const last = inside.slice(-mostNames).map(({ name }) => name);
    throw new DataFileError(
      file,
      `${unknown} is a module; name one of its tensors, of which the last are ${last.join(", ")}; ${how}.`,
    );
  }
  throw new DataFileError(file, `it has no tensor ${unknown}; ${how}.${suggestion(unknown, names)}`);
}
