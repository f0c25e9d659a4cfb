/** Which images activations were taken of, as far as training is concerned. */
export const imageParts = ["train", "held-out"] as const;

export type ImagePart = (typeof imageParts)[number];

/** What an array's name says. */
export interface ActivationName {
  /** Null where a file holds one state of the network. */
  readonly epoch: number | null;
  /** Null where a file does not part its images. */
  readonly part: ImagePart | null;
  /** The rest of the name; `labels` is no layer. */
  readonly layer: string;
}

/**
 * The naming rule: `[epoch-<number>/][train/ or held-out/]<layer>`, in a folder as in an NPZ or safetensors file. What
 * does not begin so is part of the layer's name: `block1/conv2` is a layer.
 */
export function activationName(name: string): ActivationName {
  const [, epoch, part, layer] = /^(?:epoch-(\d+)\/)?(?:(train|held-out)\/)?(.+)$/s.exec(name) ?? [];
  return { epoch: epoch === undefined ? null : Number(epoch), part: (part as ImagePart) ?? null, layer: layer ?? name };
}

/** Order of names in which `layer2` comes before `layer10`. */
export const byNumberedName = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
