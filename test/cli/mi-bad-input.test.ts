import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { projectRoot } from "../../lib/platform/paths";
import { createRandom } from "../../lib/platform/random/random";
import { zipFile } from "../datasets/zip-files";
import { mi, npyIn } from "./mi-command";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-mi-"));
const npy = npyIn(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

describe("bad input of mi-nas mi", () => {
  const random = createRandom(5, "arrays");
  const labels = Int32Array.from({ length: 400 }, () => random.integer(2));
  const values = random.normals(800);

  it("ends with status 2 and one line that names file and reason when the input is bad", async () => {
    const x = npy("x.npy", values, [400, 2]);
    const y = npy("y.npy", labels, [400]);
    const floats = npy("floats.npy", values.slice(0, 400), [400]);
    const text = join(folder, "text.npy");
    writeFileSync(text, "1,2,3\n");
    const cut = npy("cut.npy", values, [400, 2]);
    truncateSync(cut, 1000);
    const huge = npy("huge.npy", values, [400, 2]);
    truncateSync(huge, 2 ** 30 + 1); // sparse: takes no room
    const changed = (at: number, value: number) => values.map((old, index) => (index === at ? value : old));
    const few = npy("few.npy", values.slice(0, 20), [10, 2]);
    const csv = (name: string, content: string) => {
      writeFileSync(join(folder, name.replace(/:.*/, "")), content);
      return join(folder, name);
    };
    const zip = join(folder, "two.npz");
    writeFileSync(
      zip,
      zipFile([
        { name: "a.npy", content: readFileSync(x) },
        { name: "b.npy", content: readFileSync(y) },
      ]),
    );
    const cases: readonly (readonly [string, string, string, ...string[]])[] = [
      [join(folder, "none.npy"), y, "none.npy: it does not exist"],
      [folder, y, "it is not a file"],
      [text, y, "text.npy: it is not a readable NPY array"],
      [cut, y, "cut.npy: it declares [400, 2] = 800 values and holds"],
      [huge, y, "huge.npy: it has 1073741825 bytes, at most 1073741824"],
      [npy("object.npy", values, [400, 2], { descr: "|O" }), y, "object.npy: it is not a readable NPY array"],
      [npy("complex.npy", values, [400], { descr: "<c8" }), y, "complex.npy: it holds values of type c8"],
      [npy("big.npy", values, [400, 2], { descr: ">f4" }), y, "big.npy: it is not a readable NPY array"],
      [npy("empty.npy", new Float32Array(0), [400, 0]), y, "empty.npy: it is empty: its shape is [400, 0]"],
      [npy("five.npy", values, [400, 2, 1, 1, 1]), y, "five.npy: it has the shape [400, 2, 1, 1, 1]"],
      [npy("three.npy", values, [400, 2, 1]), y, "images of one channel are [n, h, w, 1]"],
      [npy("short.npy", values.slice(0, 798), [399, 2]), y, "y.npy: it has 400 rows, as many as"],
      [few, npy("few-labels.npy", labels.slice(0, 10), [10]), "few.npy: it has 10 rows, at least 16"],
      [npy("nan.npy", changed(5, Number.NaN), [400, 2]), y, "nan.npy: value 5 is NaN, not a finite number"],
      [npy("inf.npy", changed(7, -Infinity), [400, 2]), y, "inf.npy: value 7 is -Infinity"],
      [x, npy("one.npy", new Int32Array(400).fill(4), [400]), "one.npy: all its labels are 4"],
      [x, npy("ids.npy", Int32Array.from(labels.keys()), [400]), "ids.npy: its 400 labels make 400 classes"],
      [x, npy("table.npy", Int32Array.from(values), [400, 2]), "[n] is expected; --continuous"],
      [x, npy("deep.npy", new Float32Array(400), [400, 1, 1]), "deep.npy: it has the shape [400, 1, 1]"],
      [
        x,
        npy(
          "beyond.npy",
          BigInt64Array.from(labels, (l) => 2n ** 60n + BigInt(l)),
          [400],
        ),
        "beyond ±(2^53",
      ],
      [
        x,
        y,
        "Y holds labels (--continuous takes them otherwise); there are label-aware, mine, mine-nwj, mine-labels, mine-deranged, ross",
        "--estimator",
        "ksg",
      ],
      [x, floats, "Y holds floating-point numbers, one of a pair (--labels", "--estimator", "label-aware"],
      [x, y, "exclude each other", "--labels", "--continuous"],
      [x, floats, "labels make 400 classes", "--labels"],
      [csv("t.csv", "a,b\n1,2\n3,\n"), y, "t.csv: column b is empty in row 2"],
      [x, join(folder, "t.csv:c"), "t.csv: it has no column c; there are a, b"],
      [csv("w.csv", "a,b\n1,u\n3,v\n"), y, "w.csv: column b holds words"],
      [csv("w.csv:b", "a,b\n1,u\n3,v\n"), y, "it holds words; points are numbers"],
      [x, csv("w.csv:b", "a,b\n1,u\n3,v\n"), "measurements are numbers", "--continuous"],
      [zip, y, "two.npz: it holds the arrays a, b: name one"],
      [`${zip}:c`, y, "two.npz: it holds the arrays a, b: name one"],
      [`${text}.npz`, y, "text.npy.npz: it does not exist"],
      [x, y, "--permutations needs labels", "--estimator", "ross", "--permutations", "9"],
      [x, y, "'1.5' is invalid", "--seed", "1.5"],
      [x, y, "unknown option '--sed'", "--sed", "1"],
    ];
    const before = readdirSync(folder);
    for (const [points, others, message, ...flags] of cases) {
      const { stdout, stderr, status } = await mi("--x", points, "--y", others, "--json", ...flags);
      expect({ message, stdout, status, lines: stderr.trim().split("\n").length }).toEqual({
        message,
        stdout: "",
        status: 2,
        lines: 1,
      });
      expect(stderr).toContain(message);
    }
    expect((await mi("--x", x)).stderr).toContain("required option '--y <file>' not specified");
    expect(readdirSync(folder)).toEqual(before);
  });

  it("does so as a process", () => {
    const command = [join(projectRoot, "lib/cli/mi-nas.cjs"), "mi", "--x", "none.npy", "--y", "none.npy", "--json"];
    const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8", cwd: folder });
    const line = "mi-nas: Cannot read none.npy: it does not exist.\n";
    expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: line, status: 2 });
  });
});
