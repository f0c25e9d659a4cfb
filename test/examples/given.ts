import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadDataSet } from "../../lib/datasets";
import { sourcesOf } from "../../lib/datasets/download/sources";
import { allInputLayers, openNotebook, uniformSearch } from "../../lib/experiments";
import { hyperbandPosterior } from "../../lib/hyperband";
import { createRandom } from "../../lib/platform/random/random";
import { startEngine, tf } from "../../lib/platform/tensorflow/engine";
import { serve, startServer } from "../datasets/download/loopback-server";
import { sha256 } from "../datasets/download/one-download";
import { toyPart, writeToyFiles } from "../datasets/idx-files";
import { npyFile, npzFile } from "../datasets/npz-files";
import { writeImageFolder } from "../datasets/own/image-files";

/** What examples run with instead of the smoke profile's numbers, so that each experiment takes seconds. */
export const overrides = {
  dataSets: { train: 1, test: 1 },
  trainPoints: 24,
  validationPoints: 24,
  layerInformation: { points: 24 },
  hyperband: { sizes: [3, 2] },
};

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const session = once(() => openNotebook({ profile: "smoke", seed: 1, workers: 1, overrides }));
const dataSet = once(() => loadDataSet("mnist"));
const outcome = once(() => session().compute("Hyperband", uniformSearch("mnist")));

/** What examples may use without saying where it comes from. Nothing else is assumed but the exports of lib's rooms. */
export const given = {
  session,
  profile: () => session().profile,
  seed: () => session().seed,
  dataSet,
  dataSets: async () => [await dataSet(), await loadDataSet("procedural-digits")],
  /** Of a Hyperband on MNIST. */
  outcome,
  /** The posterior of that. */
  prior: async () => hyperbandPosterior((await outcome()).selected),
  /** Measured networks on several data sets. */
  networks: once(() => session().compute("Mutual information", allInputLayers)),
  /** TensorFlow.js after `startEngine()`. */
  tf: async () => {
    await startEngine({ quiet: true });
    return tf;
  },
  /** As in the library, but the publisher is this machine, and what it publishes short. */
  sourcesOf: async (): Promise<typeof sourcesOf> => {
    const server = await startServer();
    return (ids) =>
      sourcesOf(ids).map((source) => ({
        ...source,
        files: source.files.map((file) => {
          const content = Buffer.from(file.name);
          server.answer(`/${file.name}`, serve(content));
          const digest = { kind: "sha256", value: sha256(content) } as const;
          return { ...file, address: `${server.base}/${file.name}`, bytes: content.length, digest };
        }),
      }));
  },
};

/** Answers of two layers to twenty images a class, the second a little clearer, and their labels. */
function activations(): Buffer {
  const random = createRandom(1, "activations");
  const labels = Int32Array.from({ length: 60 }, (_, row) => row % 3);
  const layer = (clear: number): Buffer => {
    const values = random.normals(60 * 4).map((noise, at) => noise + (at % 4 === labels[at >> 2] ? clear : 0));
    return npyFile("<f4", [60, 4], new Uint8Array(Float32Array.from(values).buffer));
  };
  const classes = npyFile("<i4", [60], new Uint8Array(labels.buffer));
  return npzFile({ conv: layer(1), fc: layer(2), labels: classes });
}

/** Puts a small MNIST and a folder of images in the data folder, and activations beside it. */
export async function writeExampleData(data: string): Promise<void> {
  writeFileSync(join(data, "..", "acts.npz"), activations());
  writeToyFiles(join(data, "mnist"), { train: toyPart(100, 1), test: toyPart(50, 2) });
  await writeImageFolder(join(data, "leaves"), { oak: 5, beech: 5 });
}
