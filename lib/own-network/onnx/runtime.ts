import { createRequire } from "node:module";
import { join } from "node:path";
import { DataFileError, reasonOf } from "../../datasets/files/data-file-error";
import { projectRoot } from "../../platform/paths";

/** A tensor of onnxruntime-node. */
export interface RuntimeTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** A network that is loaded. */
export interface RuntimeSession {
  readonly inputMetadata: readonly {
    readonly name: string;
    readonly isTensor: boolean;
    readonly type?: string;
    readonly shape?: readonly (number | string)[];
  }[];
  run(
    inputs: Readonly<Record<string, RuntimeTensor>>,
    wanted: readonly string[],
  ): Promise<Record<string, RuntimeTensor>>;
  release(): Promise<void>;
}

/** As much of onnxruntime-node as is used here. */
export interface OnnxRuntime {
  readonly env: { readonly versions: { readonly node?: string } };
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<RuntimeSession> };
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => RuntimeTensor;
}

/** The release that was tried. */
const tried = "onnxruntime-node@1.30.0";

/**
 * Loads the optional package onnxruntime-node: of `.onnx` in the project's folder, which its lock file knows nothing of,
 * or of `node_modules` there.
 *
 * @throws DataFileError naming the model and how to install it, where it is absent or does not load.
 */
export function loadRuntime(file: string, folder: string = projectRoot): OnnxRuntime {
  const fromHere = createRequire(join(folder, ".onnx", "package.json"));
  try {
    return fromHere("onnxruntime-node");
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
    const [reason] = reasonOf(error).split("\n");
    throw new DataFileError(
      file,
      `the optional package onnxruntime-node (288 MB), which runs it, ${isAbsent ? "is not installed" : `does not load (${reason})`}: ` +
        `in ${folder}, npm install --ignore-scripts --prefix .onnx ${tried}`,
    );
  }
}
