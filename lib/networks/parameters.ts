import { heNormal, type NamedArray, zeros } from "../platform/optimisation/named-array";
import type { Architecture } from "../search-space/architecture";
import type { NetworkOptions } from "./options";

/** What a network reads and answers: images [height, width, channels], classes. */
export interface NetworkShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly nClasses: number;
}

/** The side of a map after some poolings, rounding up as `same` padding does. */
export function pooledSide(side: number, layers: number, poolSize: number): number {
  let pooled = side;
  for (let layer = 0; layer < layers; layer++) pooled = Math.ceil(pooled / poolSize);
  return pooled;
}

/**
 * Fresh parameters of the CNN of an architecture: for each layer `conv{i}/kernel` [k, k, in, filters] and
 * `conv{i}/bias` [filters], then `head/kernel` [features, nClasses] and `head/bias` [nClasses].
 */
export function initialParameters(
  architecture: Architecture,
  input: NetworkShape,
  options: NetworkOptions,
  seed: number,
): readonly NamedArray[] {
  const { kernelSize } = options;
  const parameters: NamedArray[] = [];
  let channels = input.channels;
  architecture.forEach((filters, index) => {
    const name = `conv${index + 1}`;
    parameters.push(heNormal({ name: `${name}/kernel`, shape: [kernelSize, kernelSize, channels, filters], seed }));
    parameters.push(zeros(`${name}/bias`, [filters]));
    channels = filters;
  });
  const height = pooledSide(input.height, architecture.length, options.poolSize);
  const width = pooledSide(input.width, architecture.length, options.poolSize);
  const features = options.head === "flatten" ? height * width * channels : channels;
  parameters.push(heNormal({ name: "head/kernel", shape: [features, input.nClasses], seed }));
  parameters.push(zeros("head/bias", [input.nClasses]));
  return parameters;
}
