// Run in a process of its own after the engine was built: a library that does not fit the processor ends the whole
// process, and set-up must survive that. Prints one line of JSON when one training step gives the known numbers.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
const util = require("node:util");
// tfjs-node calls functions that newer Nodes warn of or took out.
util.isNullOrUndefined = (value) => value === null || value === undefined;
util.isArray = Array.isArray;
const tf = require("@tensorflow/tfjs-node-gpu");

// A 2×2 image of ones under a 2×2 kernel, no padding: output 1·(1+2+3+4) = 10, and d(output²)/d(kernel) = 2·10·1.
const image = tf.ones([1, 2, 2, 1]);
const loss = (kernel) => tf.square(tf.conv2d(image, kernel, 1, "valid")).sum();
const { value, grad } = tf.valueAndGrad(loss)(tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]));
const found = [...value.dataSync(), ...grad.dataSync()].join();
if (found !== "100,20,20,20,20") throw new Error(`The engine computes ${found} instead of 100,20,20,20,20.`);
const usesGpu = tf.backend().isUsingGpuDevice === true;
process.stdout.write(`${JSON.stringify({ version: tf.backend().binding.TF_Version, usesGpu })}\n`);
