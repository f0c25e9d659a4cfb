import { isOnnx } from "./activation-sets";
import { namedActivations } from "./activations";
import { inOrder } from "./layer-order";
import { type OnnxTensor, readOnnx } from "./onnx/model";

/** A layer of a file, of which an ONNX file says more. */
export interface LayerThere extends Partial<Pick<OnnxTensor, "operator" | "module" | "shape">> {
  readonly layer: string;
  /** Whether it is measured where no layers are named. */
  readonly isMeasured: boolean;
}

/**
 * The layers of a file, input side first; nothing is measured, and no network run.
 *
 * @throws DataFileError when there is no such file or folder, or it is damaged or holds no array.
 */
export async function layersThere(path: string): Promise<readonly LayerThere[]> {
  if (isOnnx(path)) {
    return readOnnx(path).tensors.map(({ name, operator, module, shape, hasWeights }) => {
      return { layer: name, operator, module, shape, isMeasured: hasWeights };
    });
  }
  const names = (await namedActivations(path)).map(({ layer }) => layer).filter((layer) => layer !== "labels");
  return inOrder(path, [...new Set(names)]).map((layer) => ({ layer, isMeasured: true }));
}
