import type * as TensorFlow from "@tensorflow/tfjs";
import { serve } from "./side";

// Stock TensorFlow.js on the same C library: the layers API and its own gradients, as a tutorial would write it.

const tf: typeof TensorFlow = require("@tensorflow/tfjs-node-gpu");

function compiled(filters: number): TensorFlow.Sequential {
  const model = tf.sequential();
  for (let layer = 0; layer < 4; layer++) {
    model.add(
      tf.layers.conv2d({
        ...(layer === 0 ? { inputShape: [32, 32, 3] } : {}),
        filters,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        kernelInitializer: tf.initializers.heNormal({ seed: layer + 1 }),
      }),
    );
    model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  }
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 10, activation: "softmax", kernelInitializer: tf.initializers.zeros() }));
  model.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  return model;
}

void serve(async ({ filters, batchSize }) => {
  tf.env().set("PROD", true);
  const model = compiled(filters);
  const xs = tf.randomNormal([batchSize, 32, 32, 3], 0, 1, "float32", 1);
  const labels = Int32Array.from({ length: batchSize }, (_, index) => index % 10);
  const targets = tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), 10), "float32");
  return async (steps) => {
    for (let step = 0; step < steps; step++) await model.trainOnBatch(xs, targets);
  };
});
