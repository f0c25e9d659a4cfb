/**
 * Compares 200 images of Tiny ImageNet, ten of each data set, with Pillow's `resize((32, 32), BOX)`. Not a test, since
 * it needs the archive and a Python with Pillow:
 *
 * npx tsx test/datasets/readers/compare-with-pillow.ts path/to/python
 */
import { spawnSync } from "node:child_process";
import { loadDataSet } from "../../../lib/datasets";
import { findCatalogueEntry } from "../../../lib/datasets/catalogue/catalogue";
import { locateFiles } from "../../../lib/datasets/files/locate";
import { ZipArchive } from "../../../lib/datasets/files/zip-archive";
import { indexTinyImageNet } from "../../../lib/datasets/readers/tiny-imagenet-index";

const IMAGE_BYTES = 32 * 32 * 3;
const PER_DATA_SET = 10;

const program = `
import io, json, sys, zipfile
from PIL import Image
archive = zipfile.ZipFile(sys.argv[1])
for name in json.load(sys.stdin):
    image = Image.open(io.BytesIO(archive.read(name))).convert("RGB")
    sys.stdout.buffer.write(image.resize((32, 32), Image.Resampling.BOX).tobytes())
`;

async function compare(python: string): Promise<void> {
  const located = locateFiles(findCatalogueEntry("tiny-imagenet-00")!).found;
  if (!located) throw new Error("Tiny ImageNet's archive was not found.");
  const archive = ZipArchive.open(located.paths.archive);
  const index = indexTinyImageNet(archive);
  const names: string[] = [];
  const ours: Uint8Array[] = [];
  for (let subset = 0; subset < 20; subset++) {
    const { train } = await loadDataSet(`tiny-imagenet-${String(subset).padStart(2, "0")}`);
    const listed = index.train.slice(10 * subset, 10 * subset + 10).flat();
    const chosen = Array.from({ length: PER_DATA_SET }, (_, turn) => Math.floor(((turn + 0.5) / 10) * train.nPoints));
    names.push(...chosen.map((point) => listed[point]));
    ours.push(train.pick(chosen));
  }
  const { stdout, stderr, status } = spawnSync(python, ["-c", program, located.paths.archive], {
    input: JSON.stringify(names),
    maxBuffer: 2 * names.length * IMAGE_BYTES,
  });
  if (status !== 0) throw new Error(`Pillow could not be asked: ${stderr}`);
  const counts = new Map<number, number>();
  Buffer.concat(ours).forEach((value, at) => {
    const difference = Math.abs(value - stdout[at]);
    counts.set(difference, (counts.get(difference) ?? 0) + 1);
  });
  for (const [difference, count] of [...counts].sort(([a], [b]) => a - b)) {
    console.log(`${count} of ${stdout.length} values of ${names.length} images differ by ${difference}`);
  }
  process.exitCode = Math.max(...counts.keys()) > 1 ? 1 : 0;
}

compare(process.argv[2] ?? "python3").catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
