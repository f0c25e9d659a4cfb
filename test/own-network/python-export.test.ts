import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type ActivationSet, activationSets } from "../../lib/own-network/activation-sets";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function hasNumpy(): boolean {
  try {
    execFileSync("python3", ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A network that works in place, a loader, labels; stand-ins for PyTorch and Keras where these are not installed. */
const setting = `
import json, os, sys, warnings
sys.path.append(${JSON.stringify(join(__dirname, "stand-ins"))})
import numpy as np
import torch
import mi_nas_layers as mi

rng = np.random.default_rng(1)
x = rng.normal(size=(60, 4)).astype("float32")
y = np.arange(60) % 3

class Times(torch.nn.Module):
    def __init__(self, columns, seed):
        super().__init__()
        self.weights = torch.tensor(np.random.default_rng(seed).normal(size=columns).astype("float32"))
    def forward(self, x):
        return x @ self.weights

class Rectify(torch.nn.Module):
    def forward(self, x):
        return x.relu_()

class Answer(torch.nn.Module):
    def __init__(self, answer):
        super().__init__()
        self.answer = answer
    def forward(self, x):
        return self.answer(x)

def network(**more):
    model = torch.nn.Sequential()
    for name, module in {"first": Times((4, 8), 1), "rectified": Rectify(), "second": Times((8, 2), 2), **more}.items():
        model.add_module(name, module)
    return model

def batches(n=60, size=25):
    return [(torch.tensor(x[at : min(n, at + size)]), torch.tensor(y[at : min(n, at + size)])) for at in range(0, n, size)]
`;

/** Runs a program after {@link setting}; what it prints as JSON. */
function python(program: string): unknown {
  const { stdout, stderr, status } = spawnSync("python3", ["-c", setting + program], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: join(__dirname, "../../lib/own-network"), PYTHONDONTWRITEBYTECODE: "1" },
  });
  expect(status, stderr).toBe(0);
  return stdout === "" ? undefined : JSON.parse(stdout);
}

const setsIn = (name: string): Promise<readonly ActivationSet[]> =>
  activationSets(join(folder, name), { seed: 1, write: (option) => `--${option}` });

const valuesIn = async (name: string) => Array.from((await setsIn(name))[0].read("first").values);

describe.skipIf(!hasNumpy())("mi_nas_layers.py", () => {
  it("writes what each layer answers, with its labels, in the order in which the network runs them", async () => {
    const told = python(`
model = network()
n = mi.export_activations(model, {"train": batches(), "held-out": batches(40)}, "acts.npz",
                          layers=["second", "rectified", "first"])
first = x @ dict(model.named_modules())["first"].weights.numpy()
print(json.dumps({"n": n, "names": mi.layer_names(model), "first": first.tolist()}))
`) as { n: unknown; names: unknown; first: readonly (readonly number[])[] };
    expect(told.n).toEqual({ train: 60, "held-out": 40 });
    expect(told.names).toEqual({ first: "Times", rectified: "Rectify", second: "Times" });
    const [train, heldOut] = await setsIn("acts.npz");
    expect([train.part, heldOut.part]).toEqual(["train", "held-out"]);
    expect(train.layers).toEqual(["first", "rectified", "second"]);
    const first = train.read("first");
    expect(Array.from(train.labels).slice(0, 5)).toEqual([0, 1, 2, 0, 1]);
    // the layer after it works in place, and must not have changed it
    const expected = told.first.flat();
    for (const [at, value] of first.values.entries()) expect(value).toBeCloseTo(expected[at], 5);
    for (const [at, value] of train.read("rectified").values.entries())
      expect(value).toBeCloseTo(Math.max(0, expected[at]), 5);
    expect(heldOut.labels).toHaveLength(40);
  });

  it("gives the same file for the same activations, however they come in batches", async () => {
    python(`
for size in (7, 25, 60):
    mi.export_activations(network(), batches(size=size), f"size-{size}.npz", layers=["first"])
mi.export_activations(network(), (torch.tensor(x), torch.tensor(y)), "pair.npz", layers=["first"])
mi.export_activations(network(), [(torch.tensor(x), torch.tensor(np.eye(3)[y]))], "one-hot.npz", layers=["first"])
weighted = [(inputs, labels, "weights") for inputs, labels in batches(size=60)]
mi.export_activations(network(), weighted, "third.npz", layers=["first"])
named = network(named=Answer(lambda x: x))
named.forward = lambda pixels: dict(named.named_modules())["first"](pixels)
mi.export_activations(named, [{"pixels": torch.tensor(x), "label": torch.tensor(y)}], "named.npz", layers=["first"])
`);
    const files = ["size-60", "pair", "one-hot", "third", "named"];
    const [first, ...others] = await Promise.all(files.map((name) => valuesIn(`${name}.npz`)));
    for (const other of others) expect(other).toEqual(first);
    const bytes = files.map((name) => readFileSync(join(folder, `${name}.npz`)));
    for (const other of bytes) expect(other.equals(bytes[0])).toBe(true);
    for (const size of [7, 25]) {
      const values = await valuesIn(`size-${size}.npz`);
      for (const [at, value] of values.entries()) expect(value).toBeCloseTo(first[at], 5); // products round by size
    }
  });

  it("puts channels last, averages maps over a grid, and refuses an order that may be either", () => {
    const told = python(`
maps = lambda *shape: Answer(lambda _: torch.tensor(np.arange(np.prod(shape), dtype="float32").reshape(shape)))
labels = [(torch.tensor(x[:2]), torch.tensor(y[:2]))]
model = network(first_axes=maps(2, 3, 4, 4), last_axes=maps(2, 4, 4, 3), tokens=maps(2, 5, 3))
mi.export_activations(model, labels, "maps.npz", layers=["first_axes", "tokens"])
mi.export_activations(model, labels, "grid.npz", layers=["first_axes"], grid=3, dtype="float16")
mi.export_activations(model, labels, "last.npz", layers=["last_axes"], channels="last")
try:
    mi.export_activations(model, labels, "doubtful.npz", layers=["last_axes"])
except ValueError as error:
    message = str(error)
maps, grid = (np.load(name)["first_axes"] for name in ("maps.npz", "grid.npz"))
print(json.dumps({"message": message, "maps": maps.shape, "pixel": maps[0, 1, 2].tolist(), "grid": grid.shape,
                  "type": grid.dtype.str, "cells": grid[0, :, :, 0].tolist(), "tokens": np.load("maps.npz")["tokens"].shape,
                  "last": np.load("last.npz")["last_axes"].shape}))
`) as Record<string, unknown>;
    expect(told).toEqual({
      message: expect.stringMatching(/'last_axes' answers \[2, 4, 4, 3\].*channels='first' or 'last'/),
      maps: [2, 4, 4, 3],
      pixel: [6, 22, 38],
      grid: [2, 3, 3, 3],
      type: "<f2",
      // rows and columns 0 | 1, 2 | 3 of 4 × 4
      cells: [
        [0, 1.5, 3],
        [6, 7.5, 9],
        [12, 13.5, 15],
      ],
      tokens: [2, 5, 3],
      last: [2, 4, 4, 3],
    });
  });

  it("leaves the model and PyTorch's random numbers as they were, also where it fails", () => {
    const told = python(`
model = network(drop=Answer(lambda x: (torch.rand(3), x)[1]))
dict(model.named_modules())["second"].training = False
def state():
    return [module.training for module in model.modules()], torch.get_rng_state().numpy().tolist()
before = state()
mi.export_activations(model, batches(), "kept.npz", layers=["first"])
after = state()
try:
    mi.export_activations(model, batches()[:1] + [(torch.tensor(x), torch.tensor(y[:3]))], "none.npz", layers=["first"])
except ValueError as error:
    pass
hooks = [len(getattr(module, "_hooks", None) or getattr(module, "_forward_hooks", ())) for module in model.modules()]
print(json.dumps([before == after, before == state(), sum(hooks), before[0]]))
`);
    expect(told).toEqual([true, true, 0, [true, true, true, false, true]]);
  });

  const refused: Readonly<Record<string, readonly [program: string, reason: RegExp]>> = {
    "an unknown layer": [`layers=["secnd"]`, /no layer 'secnd'; near are second/],
    "no layer": [`layers=[]`, /at least one layer/],
    "a layer twice": [`layers=["first", "first"]`, /each once/],
    "an empty loader": [`loader=[]`, /no batch/],
    "a loader that is used up": [`loader=iter([])`, /gone through once/],
    "inputs alone": [`loader=[torch.tensor(x)]`, /labels are missing: a batch is a Tensor/],
    "labels that are None": [`loader=[(torch.tensor(x), None)]`, /labels are missing/],
    "fewer labels than rows": [`loader=[(torch.tensor(x), torch.tensor(y[:9]))]`, /60 rows for 9 labels/],
    "labels that are no classes": [`loader=[(torch.tensor(x), torch.tensor(y + 0.5))]`, /not all whole numbers/],
    "labels of probabilities": [`loader=[(torch.tensor(x), torch.tensor(rng.random((60, 3))))]`, /not one-hot/],
    "pairs of unequal length": [`loader=(torch.tensor(x), torch.tensor(y[:9]))`, /60 inputs and 9 labels/],
    NaN: [`loader=[(torch.tensor(x * float("nan")), torch.tensor(y))]`, /'first' answers NaN/],
    "what float16 cannot hold": [`loader=[(torch.tensor(x * 1e6), torch.tensor(y))], dtype="float16"`, /too narrow/],
    "integers as type": [`dtype="int8"`, /float16, float32 or float64/],
    "a part of another name": [`loader={"test": batches()}`, /no part 'test'; there are train, held-out/],
    "an epoch below 0": [`epoch=-1`, /epoch is -1/],
    "a grid of nothing": [`grid=0`, /grid is 0/],
    "another order of axes": [`channels="middle"`, /'first' or 'last'/],
    "a layer that was not run": [
      `model=(lambda model: (model.forward and setattr(model, "forward", lambda x: x), model)[1])(network())`,
      /'first' was not run/,
    ],
    "a layer that answers no tensor": [
      `model=network(nothing=Answer(lambda x: None)), layers=["nothing"]`,
      /'nothing' was not run, or answers no tensor/,
    ],
    "a layer that the file would take for labels": [
      `model=network(labels=Rectify()), layers=["labels"]`,
      /cannot be a layer's name/,
    ],
    "rows that change their width": [
      `model=network(wide=Answer(lambda x: x.reshape(-1, 1) if len(x) == 25 else x)), layers=["wide"]`,
      /rows for 25 labels/,
    ],
    "five axes": [
      `model=network(wide=Answer(lambda x: x.reshape(-1, 1, 1, 2, 1))), layers=["wide"]`,
      /\[25, 1, 1, 2, 1\]; real numbers/,
    ],
    "a model of neither kind": [`model=3`, /int is no model/],
    "a folder that is not empty": [`path="."`, /there and not empty/],
    "another kind of file": [`path="acts.safetensors"`, /does not end in \.npz/],
  };

  it("refuses what it cannot export, says why in one line, and writes nothing", () => {
    const before = readdirSync(folder);
    const messages = python(`
def attempt(model=None, loader=None, path="refused.npz", layers=("first",), **how):
    try:
        mi.export_activations(network() if model is None else model, batches() if loader is None else loader, path,
                              layers=list(layers), **how)
    except (ValueError, TypeError) as error:
        return str(error)
print(json.dumps([${Object.values(refused)
      .map(([given]) => `attempt(${given})`)
      .join(", ")}]))
`) as readonly (string | null)[];
    for (const [at, [what, [, reason]]] of Object.entries(refused).entries()) {
      expect(messages[at], what).toMatch(reason);
      expect(messages[at], what).not.toContain("\n");
    }
    expect(readdirSync(folder)).toEqual(before);
  });

  it("takes so many points at most, and activations of no framework", () => {
    const told = python(`
n = mi.export_activations(network(), batches(), "few.npz", layers=["first"], most_points=30)
m = mi.write_activations([({"a": x, "b": x[:, :1]}, y)], "own.npz", epoch=4)
mi.write_activations(({"a": x, "b": x[:, :1]}, y), "pair-own.npz", epoch=4)
mi.write_activations({"train": ({"a": x}, y), "held-out": [({"a": x[:9]}, y[:9]), ({"a": x[9:]}, y[9:])]}, "parts.npz")
parts = np.load("parts.npz")
same = open("own.npz", "rb").read() == open("pair-own.npz", "rb").read() and (parts["train/a"] == parts["held-out/a"]).all()
print(json.dumps([bool(same), n[None] if None in n else n, sorted(np.load("own.npz").files), len(np.load("few.npz")["labels"])]))
`);
    expect(told).toEqual([true, 30, ["epoch-4/a", "epoch-4/b", "epoch-4/labels"], 30]);
  });

  it("writes epochs of a probe set into a folder, the order of layers kept, those of an earlier run gone", async () => {
    const told = python(`
def run(last):
    with mi.ActivationWriter(network(), {"held-out": batches()}, "epochs", layers=["second", "first"]) as written:
        gone = not os.path.exists("epochs/finished")
        for epoch in range(last + 1):
            written(epoch)
        return gone
print(json.dumps([run(3), run(1), sorted(os.listdir("epochs"))]))
`);
    expect(told).toEqual([true, true, ["epoch-0", "epoch-1", "finished", "layers.txt"]]);
    const sets = await setsIn("epochs");
    expect(sets.map(({ epoch, part }) => [epoch, part])).toEqual([
      [0, "held-out"],
      [1, "held-out"],
    ]);
    expect(sets[0].layers).toEqual(["first", "second"]);
  });

  it("does not end a training when the disk fails after the first epoch, and says which epoch is missing", () => {
    const told = python(`
written = mi.ActivationWriter(network(), batches(), "failing", layers=["first"])
written(0)
mi.export_activations = lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left on device"))
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    written(1)
early = mi.ActivationWriter(network(), batches(), "failing", layers=["first"])
try:
    early(0)
except OSError as error:
    print(json.dumps([str(said[0].message), error.errno]))
`);
    expect(told).toEqual([expect.stringMatching(/epoch 1 is not written: .*No space left/), 28]);
  });
});

/** Whether Python has all of these. */
function hasPython(packages: string): boolean {
  return spawnSync("python3", ["-c", `import ${packages}`], { stdio: "ignore" }).status === 0;
}

// where Keras is not installed, a stand-in runs once; where it is, each backend that is
const backends = [
  ["the stand-in or PyTorch's backend", "torch", "numpy"],
  ["TensorFlow's backend", "tensorflow", "keras, tensorflow"],
  ["JAX's backend", "jax", "keras, jax"],
] as const;

describe.each(backends)("mi_nas_layers.py on Keras, %s", (_, backend, packages) => {
  beforeEach(({ skip }) => skip(!hasPython(packages), `Python lacks ${packages}`));
  const keras = `
os.environ["KERAS_BACKEND"] = ${JSON.stringify(backend)}
import keras
dense = keras.layers.Dense
inner = lambda: keras.Sequential([keras.Input((5,)), dense(4, name="deep"), dense(6, name="last")], name="inner")
def model():
    return keras.Sequential([keras.Input((4,)), dense(5, name="first"), inner(), dense(3, name="second")])
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = dense(7, name="a"), dense(5, name="b")
    def call(self, x):
        return self.b(self.a(x))
`;

  it("reads layers, those inside models in it, and those of a model of one's own class, in the order of the run", () => {
    const told = python(`${keras}
own = model()
mi.export_activations(own, (x, y), "keras.npz", layers=["second", "inner/deep", "inner", "inner/last", "first"])
acts = np.load("keras.npz")
deep = own.get_layer("inner").get_layer("deep")
again = np.array(mi._numpy(deep(acts["first"])))
mi.export_activations(Own(), [(x, np.eye(3)[y])], "own.npz", layers=["a"])
left = [name for layer in (own.get_layer("first"), deep) for name in vars(layer) if name == "call"]
print(json.dumps([list(mi.layer_names(own)), acts.files, {name: acts[name].shape for name in acts.files},
                  float(abs(acts["inner/deep"] - again).max()), bool((acts["inner"] == acts["inner/last"]).all()),
                  np.load("own.npz")["a"].shape, left]))
`) as readonly unknown[];
    expect(told).toEqual([
      ["first", "inner", "inner/deep", "inner/last", "second"],
      ["first", "inner/deep", "inner/last", "inner", "second", "labels"],
      { first: [60, 5], "inner/deep": [60, 4], "inner/last": [60, 6], inner: [60, 6], second: [60, 3], labels: [60] },
      expect.closeTo(0, 5),
      true,
      [60, 7],
      [],
    ]);
  }, 240_000);

  it("writes the network before and after each epoch by its callback, with the weights of that epoch", () => {
    const told = python(`${keras}
import shutil
own = model()
own(x)
own.compile(optimizer="sgd", loss="mse")
shutil.rmtree("keras", ignore_errors=True)
callback = mi.keras_callback((x, y), "keras", layers=["first", "inner/deep"])
own.fit(x, np.eye(3, dtype="float32")[y], epochs=2, callbacks=[callback], verbose=0)
mi.export_activations(own, (x, y), "after.npz", layers=["first"])
of = lambda epoch: np.load(f"keras/epoch-{epoch}/first.npy")
after = np.load("after.npz")["first"]
print(json.dumps([sorted(os.listdir("keras")), sorted(os.listdir("keras/epoch-1/inner")),
                  [bool((of(epoch) == after).all()) for epoch in range(3)]]))
`);
    const files = ["epoch-0", "epoch-1", "epoch-2", "finished", "layers.txt"];
    expect(told).toEqual([files, ["deep.npy"], [false, false, true]]);
  }, 240_000);
});

describe("mi_nas_layers.py on Flax", () => {
  beforeEach(({ skip }) => skip(!hasPython("jax, flax"), "Python lacks jax, flax"));

  it("writes what modules answer, by the lines of python.md", () => {
    const page = readFileSync(join(__dirname, "../../lib/own-network/python.md"), "utf8");
    const [, lines] = /```python\n(import jax\n.*?)```/s.exec(page) ?? [];
    const told = python(`
import flax.linen as nn
import jax
from mi_nas_layers import write_activations
class Small(nn.Module):
    @nn.compact
    def __call__(self, x):
        x = nn.relu(nn.Conv(6, (3, 3))(x))
        x = nn.relu(nn.Conv(4, (3, 3))(x))
        return nn.Dense(3)(x.reshape(len(x), -1))
model = Small()
x = np.random.default_rng(1).normal(size=(300, 8, 8, 1)).astype("float32")
y = np.arange(300) % 3
x_test, y_test = x, y
variables = model.init(jax.random.key(0), x[:1])
sys.stdout = sys.stderr
${lines}
sys.stdout = sys.__stdout__
acts = np.load("acts.npz")
dense = float(abs(acts["held-out/Dense_0"] - np.asarray(model.apply(variables, x))).max())
print(json.dumps([{name: acts[name].shape for name in acts.files}, dense]))
`);
    const shapes = { Conv_0: [300, 8, 8, 6], Conv_1: [300, 8, 8, 4], Dense_0: [300, 3], labels: [300] };
    const named = Object.entries(shapes).map(([name, shape]) => [`held-out/${name}`, shape]);
    expect(told).toEqual([Object.fromEntries(named), expect.closeTo(0, 4)]);
  }, 240_000);
});
