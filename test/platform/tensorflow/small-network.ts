import { createRandom } from "../../../lib/platform/random/random";
import { tf } from "../../../lib/platform/tensorflow/engine";

/** How the little network of these tests is built and trained. */
export interface SmallNetworkOptions {
  /** Filters of each of its convolutions. */
  readonly filters: readonly number[];
  readonly batchSize: number;
  readonly steps: number;
  readonly seed: number;
  /** Called after each step. */
  readonly afterStep?: (step: number) => void;
}

const side = 32;
const channels = 3;
const nClasses = 10;

/**
 * Trains (convolution 3×3 `same`, bias, ReLU, max pooling 2×2) × layers, flatten, dense with softmax cross-entropy by
 * Adam on random images whose label shows as a bright square.
 *
 * @returns The loss (nats) before each step.
 */
export function trainSmallNetwork({ filters, batchSize, steps, seed, afterStep }: SmallNetworkOptions): number[] {
  const random = createRandom(seed);
  const weight = (shape: number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const scale = Math.sqrt(2 / (size / shape[shape.length - 1]));
    return variable(() => tf.tensor(random.normals(size), shape).mul(scale));
  };
  const widths = [channels, ...filters];
  const kernels = filters.map((width, layer) => weight([3, 3, widths[layer], width]));
  const biases = filters.map((width) => variable(() => tf.zeros([width])));
  const lastSide = side / 2 ** filters.length;
  const dense = weight([lastSide * lastSide * widths[filters.length], nClasses]);
  const optimizer = tf.train.adam(1e-3);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const labels = Array.from({ length: batchSize }, () => random.integer(nClasses));
    const pixels = random.normals(batchSize * side * side * channels);
    for (let image = 0; image < batchSize; image++) brightenSquare(pixels, image, labels[image]);
    tf.tidy(() => {
      const xs = tf.tensor4d(pixels, [batchSize, side, side, channels]);
      const ys = tf.oneHot(tf.tensor1d(labels, "int32"), nClasses);
      const loss = optimizer.minimize(() => {
        let maps: tf.Tensor4D = xs;
        for (const [layer, kernel] of kernels.entries()) {
          const convolved = tf.conv2d(maps, kernel as tf.Tensor4D, 1, "same");
          maps = tf.maxPool(tf.relu(tf.add(convolved, biases[layer])) as tf.Tensor4D, 2, 2, "same");
        }
        const logits = tf.matMul(tf.reshape(maps, [batchSize, -1]), dense as tf.Tensor2D);
        return tf.losses.softmaxCrossEntropy(ys, logits).asScalar();
      }, true);
      losses.push((loss as tf.Scalar).dataSync()[0]);
    });
    afterStep?.(step);
  }
  tf.dispose([...kernels, ...biases, dense]);
  optimizer.dispose();
  return losses;
}

/** A variable that keeps nothing of what its value was made from. */
function variable(initial: () => tf.Tensor): tf.Variable {
  const value = tf.tidy(initial);
  const created = tf.variable(value);
  value.dispose();
  return created;
}

function brightenSquare(pixels: Float32Array, image: number, label: number): void {
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 3 * channels; column++) {
      pixels[((image * side + 8 + row) * side + 3 * label) * channels + column] += 2;
    }
  }
}
