// danfojs-node asks for `@tensorflow/tfjs-node` when it is imported. It must get the very tfjs instance that
// lib/platform/tensorflow/engine.ts set up: two copies of tfjs-core would mean two engines and tensors that do not mix.
// tfjs-node-gpu (native) and the WebAssembly backend both register themselves on this one instance.
module.exports = require("@tensorflow/tfjs");
