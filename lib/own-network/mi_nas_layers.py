"""Writes what the layers of a PyTorch, Keras or JAX model answer to labelled inputs, for `npx mi-nas layers`.

Needs numpy and the framework of the model, nothing else: copy this file next to your code, or put its folder on
PYTHONPATH. What it writes is described in python.md beside it, what the command makes of it in README.md.

    from mi_nas_layers import export_activations, layer_names
    print(layer_names(model))
    export_activations(model, {"train": train_loader, "held-out": test_loader}, "acts.npz", layers=["layer1", "fc"])
"""

import contextlib
import difflib
import functools
import os
import re
import shutil
import tempfile
import warnings
import zipfile

import numpy as np

_PARTS = ("train", "held-out")
_HEADER_BYTES = 256
_FINISHED = "finished"


def layer_names(model):
    """Names and types of a model's layers, {name: type}, in the order in which the model lists them.

    Of layers in modules, or of Keras in models, the whole way: `layer1.0.conv1`, `mobilenet/out_relu`.
    """
    if _is_keras(model):
        return {name: type(layer).__name__ for name, layer in _keras_layers(model).items()}
    if _is_torch(model):
        return {name: type(module).__name__ for name, module in model.named_modules() if name}
    raise TypeError(f"layer_names: {type(model).__name__} is no model of PyTorch or Keras; see write_activations.")


def export_activations(model, loader, path, *, layers, channels=None, **how):
    """Passes each input once through the model and writes the layers' answers with the labels.

    The model is in evaluation mode meanwhile (no dropout, fixed batch statistics) and as before afterwards, PyTorch's
    random numbers too. Activations go to disk batch by batch: memory holds one batch.

    model: a `torch.nn.Module`, or a `keras.Model` on any backend, also one that is not built yet.
    loader: batches (inputs, labels), or dicts with an entry `labels` or `label`; or two arrays as a tuple; or
        {"train": …, "held-out": …} of those. Labels are integers [n], or one-hot [n, classes].
    path: `acts.npz`, or a folder, which can hold several epochs.
    layers: names as `layer_names` lists them. They are written in the order in which the model runs them; of a layer
        that runs several times in a pass the last answer counts, of an answer of several tensors the first.
    channels: "first" or "last", where maps [n, …] have theirs; "first" for PyTorch, "last" for Keras unless told.
        Written with channels last.
    how: epoch, dtype, grid and most_points as in `write_activations`.

    Returns the number of points by part. Raises ValueError, and writes nothing, where a layer is unknown or was not
    run, labels are missing, rows are unequal, a value is NaN or infinite, or there is no batch.
    """
    if isinstance(layers, str):
        layers = [layers]
    layers = list(layers)
    known = layer_names(model)
    for name in layers:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or list(known)[:8]
            raise ValueError(f"export_activations: no layer {name!r}; near are {', '.join(near)} (layer_names lists all).")
    if len(set(layers)) < len(layers) or not layers:
        raise ValueError(f"export_activations: name at least one layer, each once; got {layers}.")
    if channels not in (None, "first", "last"):
        raise ValueError(f"export_activations: channels is {channels!r}, 'first' or 'last' is expected.")
    passing = _keras_batches if _is_keras(model) else _torch_batches
    parts = loader if _has_parts(loader) else {None: loader}
    batches = {part: passing(model, _batches(own), layers, channels) for part, own in parts.items()}
    return write_activations(batches if _has_parts(loader) else batches[None], path, **how)


def write_activations(batches, path, *, epoch=None, dtype="float32", grid=None, most_points=None):
    """Writes activations that you have: for JAX, or whatever has no hooks.

    batches: ({layer: array}, labels), an iterable of such, a batch each, or {"train": …, "held-out": …} of either.
        Arrays of any framework, [n, d], [n, tokens, d] or [n, height, width, channels]; layers input side first, the
        same in each batch.
    path: ends in .npz, a file that is replaced whole; or a new folder; with an epoch also a folder that has others.
    epoch: an integer from 0: 0 for the untrained network, n after n epochs.
    dtype: "float16", "float32" or "float64".
    grid: maps of larger sides are averaged over grid × grid cells: less to store, and less in each layer's answer.
    most_points: takes so many points of each part at most.

    Returns the number of points by part, {None: n} where there are no parts. Raises ValueError as
    `export_activations`.
    """
    if epoch is not None and (isinstance(epoch, bool) or int(epoch) != epoch or epoch < 0):
        raise ValueError(f"write_activations: epoch is {epoch!r}, an integer from 0 is expected.")
    if str(np.dtype(dtype)) not in ("float16", "float32", "float64"):
        raise ValueError(f"write_activations: dtype is {dtype}, float16, float32 or float64 is expected.")
    for name, value in (("grid", grid), ("most_points", most_points)):
        if value is not None and value < 1:
            raise ValueError(f"write_activations: {name} is {value}, at least 1 is expected.")
    path = os.path.abspath(os.fspath(path))
    is_npz = path.endswith(".npz")
    if not is_npz and (os.path.isfile(path) or path.endswith((".npy", ".safetensors"))):
        raise ValueError(f"write_activations: {path} is no folder, and does not end in .npz.")
    if not is_npz and epoch is None and os.path.isdir(path) and os.listdir(path):
        raise ValueError(f"write_activations: the folder {path} is there and not empty; name another, or an epoch.")
    parts = batches if _has_parts(batches) else {None: batches}
    unknown = [part for part in parts if part is not None and part not in _PARTS]
    if unknown:
        raise ValueError(f"write_activations: no part {unknown[0]!r}; there are {', '.join(_PARTS)}.")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    head = "" if epoch is None else f"epoch-{int(epoch)}/"
    with tempfile.TemporaryDirectory(prefix=".mi-nas-", dir=os.path.dirname(path)) as room:
        gathered = os.path.join(room, "whole")
        counts, names = {}, {}
        for part, own in parts.items():
            prefix = head + ("" if part is None else f"{part}/")
            counts[part], names[part] = _gather(own, os.path.join(gathered, prefix), np.dtype(dtype), grid, most_points)
        first, *others = names.values()
        if any(set(other) != set(first) for other in others):
            raise ValueError(f"write_activations: the parts have different layers: {list(names.values())}.")
        if is_npz:
            members = [f"{head}{'' if part is None else part + '/'}{name}" for part in parts for name in [*first, "labels"]]
            _zip(gathered, members, path)
        else:
            _move_in(gathered, path, head.rstrip("/"), first)
    return counts


class ActivationWriter:
    """Writes the activations of a fixed probe set after each epoch into a folder, for `npx mi-nas layers FOLDER --watch`.

        with ActivationWriter(model, probe_loader, "acts", layers=["layer1", "layer4"]) as written:
            written(0)                       # the untrained network
            for epoch in range(1, 11):
                train(model)
                written(epoch)

    Takes what `export_activations` takes; give the probe in a fixed order, as a loader that can be gone through again
    and again. An epoch's folder appears whole. The first call removes the epochs from its own on that an earlier run
    left. A disk that fails later does not end the training: a warning says which epoch is missing.
    """

    def __init__(self, model, probe, folder, *, layers, **how):
        if str(folder).endswith(".npz"):
            raise ValueError(f"ActivationWriter: {folder} is one file; a folder is expected, which holds several epochs.")
        self._model, self._probe, self._folder = model, probe, os.path.abspath(os.fspath(folder))
        self._how, self._begun = {**how, "layers": layers}, False
        with contextlib.suppress(OSError):
            os.remove(os.path.join(self._folder, _FINISHED))

    def __call__(self, epoch):
        try:
            counts = export_activations(self._model, self._probe, self._folder, epoch=epoch, **self._how)
        except OSError as error:
            if not self._begun:
                raise
            warnings.warn(f"ActivationWriter: epoch {epoch} is not written: {error}", stacklevel=2)
            return None
        if not self._begun:
            self._begun = True
            for name in os.listdir(self._folder):
                found = re.fullmatch(r"epoch-(\d+)", name)
                if found and int(found[1]) > int(epoch):
                    shutil.rmtree(os.path.join(self._folder, name))
        return counts

    def finish(self):
        """Tells the watching command that no epoch follows."""
        with contextlib.suppress(OSError), open(os.path.join(self._folder, _FINISHED), "w", encoding="utf8"):
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.finish()


def keras_callback(probe, folder, *, layers, **how):
    """A `keras.callbacks.Callback` that does what `ActivationWriter` does: `model.fit(…, callbacks=[keras_callback(…)])`.

    Writes the network before its first epoch, then after each.
    """
    keras = _keras()

    class Callback(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.written, self.begun = ActivationWriter(self.model, probe, folder, layers=layers, **how), False

        def write(self, epoch):
            self.written._model = self.model  # on JAX, asking for the model brings its weights up to date
            self.written(epoch)

        def on_epoch_begin(self, epoch, logs=None):
            if not self.begun:
                self.begun = True
                self.write(epoch)

        def on_epoch_end(self, epoch, logs=None):
            self.write(epoch + 1)

        def on_train_end(self, logs=None):
            self.written.finish()

    return Callback()


def _is_keras(model):
    families = ("keras", "tf_keras", "tensorflow")  # on PyTorch a Keras model is a module of PyTorch's too
    return hasattr(model, "get_layer") and any(base.__module__.split(".")[0] in families for base in type(model).__mro__)


def _is_torch(model):
    return hasattr(model, "named_modules") and hasattr(model, "register_forward_hook")


def _keras():
    try:
        import keras
    except ImportError:
        from tensorflow import keras
    return keras


def _has_parts(loader):
    return isinstance(loader, dict) and bool(loader) and not ({"labels", "label"} & set(loader))


def _batches(loader):
    """Batches of a loader, of two arrays, or of an indexed data set such as Keras's PyDataset."""
    if isinstance(loader, tuple) and len(loader) == 2 and all(hasattr(own, "shape") for own in loader):
        inputs, labels = loader
        if len(inputs) != len(labels):
            raise ValueError(f"export_activations: {len(inputs)} inputs and {len(labels)} labels.")
        return ((inputs[at : at + 256], labels[at : at + 256]) for at in range(0, len(labels), 256))
    if not hasattr(loader, "__iter__") and hasattr(loader, "__getitem__") and hasattr(loader, "__len__"):
        return (loader[at] for at in range(len(loader)))
    return loader


def _parted(batch):
    """Inputs and labels of a batch."""
    if isinstance(batch, dict) or hasattr(batch, "keys"):
        named = {key: batch[key] for key in batch.keys()}
        for key in ("labels", "label"):
            if named.get(key) is not None:
                return {name: value for name, value in named.items() if name != key}, named[key]
    elif isinstance(batch, (tuple, list)) and len(batch) >= 2 and batch[1] is not None:
        return batch[0], batch[1]
    raise ValueError(
        f"export_activations: labels are missing: a batch is a {type(batch).__name__}, (inputs, labels) is expected."
    )


def _first_array(answer):
    while not hasattr(answer, "shape"):
        if isinstance(answer, dict):
            answer = next(iter(answer.values()), None)
        elif isinstance(answer, (tuple, list)) and answer:
            answer = answer[0]
        else:
            return None
    return answer


def _torch_batches(model, loader, layers, channels):
    import torch

    modules, answers = dict(model.named_modules()), {}

    def hook_of(name):
        def hook(_module, _inputs, output):
            value = _first_array(output)
            # a copy: the next layer may work in place; and at the end, as the dictionary is in the order of the run
            answers.pop(name, None)
            if value is not None:
                answers[name] = _channels_last(name, np.array(_numpy(value)), channels or "first", channels is None)

        return hook

    modes = [(module, module.training) for module in model.modules()]
    parameter = next(iter(model.parameters()), None)
    random_state = torch.get_rng_state()
    handles = [modules[name].register_forward_hook(hook_of(name)) for name in layers]
    model.eval()
    try:
        with torch.no_grad():
            for batch in loader:
                inputs, labels = _parted(batch)
                inputs = inputs if parameter is None else _to(inputs, parameter.device)
                answers.clear()
                model(**inputs) if isinstance(inputs, dict) else model(inputs)
                _require_run(layers, answers)
                yield dict(answers), labels
    finally:
        for handle in handles:
            handle.remove()
        for module, training in modes:
            module.training = training
        torch.set_rng_state(random_state)


def _to(inputs, device):
    if isinstance(inputs, dict):
        return {name: _to(value, device) for name, value in inputs.items()}
    if isinstance(inputs, (tuple, list)):
        return type(inputs)(_to(value, device) for value in inputs)
    return inputs.to(device) if hasattr(inputs, "to") else inputs


def _keras_layers(model, prefix=""):
    """{name: layer} of a Keras model; those inside a model in it as `model/layer`."""
    found = {}
    for layer in model.layers:
        if type(layer).__name__ == "InputLayer":
            continue  # it only stands for the input, and is not run
        found[prefix + layer.name] = layer
        if _is_keras(layer):
            found.update(_keras_layers(layer, f"{prefix}{layer.name}/"))
    return found


def _keras_batches(model, loader, layers, channels):
    known, answers = _keras_layers(model), {}

    def tapped(name, call):
        def calling(*inputs, **how):
            output = call(*inputs, **how)
            answers.pop(name, None)  # the dictionary is in the order of the run
            value = _first_array(output)
            if value is not None:
                answers[name] = _channels_last(name, np.array(_numpy(value)), channels or "last", False)
            return output

        return functools.wraps(call)(calling)

    # Keras has no hooks: the method that a layer's call ends in is wrapped on the layer itself, past Keras's bookkeeping
    own = {name: vars(known[name]).get("call") for name in layers}
    try:
        for name in layers:
            vars(known[name])["call"] = tapped(name, known[name].call)
        for batch in loader:
            inputs, labels = _parted(batch)
            answers.clear()
            model(inputs, training=False)
            _require_run(layers, answers)
            yield dict(answers), labels
    finally:
        for name, call in own.items():
            if call is None:
                vars(known[name]).pop("call", None)
            else:
                vars(known[name])["call"] = call


def _require_run(layers, answers):
    missing = [name for name in layers if name not in answers]
    if missing:
        raise ValueError(f"export_activations: layer {missing[0]!r} was not run, or answers no tensor.")


def _numpy(value):
    if hasattr(value, "detach"):  # PyTorch
        value = value.detach().cpu()
        value = value.float() if "bfloat16" in str(value.dtype) else value
    array = value.numpy() if hasattr(value, "numpy") else np.asarray(value)
    return array.astype("float32") if array.dtype.name == "bfloat16" else array


def _channels_last(name, array, channels, is_assumed):
    if array.ndim != 4 or channels == "last":
        return array
    _, second, third, fourth = array.shape
    if is_assumed and second == third != fourth:
        raise ValueError(
            f"export_activations: layer {name!r} answers {list(array.shape)}, which may have its channels last: say "
            "channels='first' or 'last'."
        )
    return np.moveaxis(array, 1, -1)


def _labels(given):
    name = "write_activations"
    if given is None:
        raise ValueError(f"{name}: labels are missing.")
    labels = _numpy(given)
    if labels.ndim == 2 and labels.shape[1] > 1:
        if not (np.isin(labels, (0, 1)).all() and (labels.sum(axis=1) == 1).all()):
            raise ValueError(f"{name}: labels {list(labels.shape)} are not one-hot; integers [n] are expected.")
        labels = labels.argmax(axis=1)
    if labels.ndim > 2 or labels.ndim == 0:
        raise ValueError(f"{name}: labels have the shape {list(labels.shape)}, [n] is expected.")
    if labels.dtype.kind not in "iubf" or not np.array_equal(labels, np.floor(labels.astype("float64"))):
        raise ValueError(f"{name}: labels are {labels.dtype} and not all whole numbers; integers are expected.")
    return labels.reshape(-1).astype("<i8")


def _averaged(array, grid):
    """Maps averaged over at most grid × grid cells."""
    for axis in (1, 2):
        side = array.shape[axis]
        if side > grid:
            edges = np.linspace(0, side, grid + 1).round().astype(int)
            shape = [-1 if at == axis else 1 for at in range(array.ndim)]
            array = np.add.reduceat(array, edges[:-1], axis=axis) / np.diff(edges).reshape(shape)
    return array


def _rows_of(name, array, count, dtype, grid):
    """A batch of a layer as it is written."""
    array = _numpy(array)
    if array.dtype.kind not in "fiub" or array.ndim == 0 or array.ndim > 4:
        raise ValueError(
            f"write_activations: layer {name!r} answers {array.dtype} {list(array.shape)}; real numbers [n, d], "
            "[n, tokens, d] or [n, height, width, channels] are expected."
        )
    if array.shape[0] != count:
        raise ValueError(f"write_activations: layer {name!r} answers {array.shape[0]} rows for {count} labels.")
    array = array[:, None] if array.ndim == 1 else array
    if grid is not None and array.ndim == 4:
        array = _averaged(array.astype("float64"), grid)
    with np.errstate(over="ignore"):
        rows = np.ascontiguousarray(array, dtype=dtype.newbyteorder("<"))
    if not np.isfinite(rows).all():
        narrow = f"; {dtype} is too narrow for it" if np.isfinite(array).all() else ""
        raise ValueError(f"write_activations: layer {name!r} answers NaN or an infinite number{narrow}.")
    return rows


class _Growing:
    """An NPY file that gets rows batch by batch."""

    def __init__(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self._file, self._rows, self._of = open(path, "wb"), 0, None
        self._file.write(bytes(_HEADER_BYTES))

    def add(self, name, rows):
        of = (rows.dtype.str, rows.shape[1:])
        self._of = self._of or of
        if of != self._of:
            raise ValueError(f"write_activations: {name!r} answers {list(of[1])} after {list(self._of[1])} a point.")
        self._file.write(rows.tobytes())
        self._rows += len(rows)

    def close(self):
        if self._of:
            descr, shape = self._of
            sides = ", ".join(map(str, (self._rows, *shape))) + ("," if not shape else "")
            text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({sides}), }}"
            self._file.seek(0)
            self._file.write(b"\x93NUMPY\x01\x00" + (_HEADER_BYTES - 10).to_bytes(2, "little"))
            self._file.write(text.ljust(_HEADER_BYTES - 11).encode("latin1") + b"\n")
        self._file.close()


def _gather(batches, folder, dtype, grid, most_points):
    """Writes the NPY files of one part; returns points and layers."""
    growing, names, points = {}, None, 0
    if isinstance(batches, tuple) and len(batches) == 2 and isinstance(batches[0], dict):
        batches = [batches]
    with contextlib.ExitStack() as opened:
        opened.callback(getattr(batches, "close", lambda: None))  # hooks go, wherever it stops
        for answers, given in batches:
            labels = _labels(given)
            if names is None:
                names = list(answers)
                _require_names(names)
                for name in [*names, "labels"]:
                    growing[name] = _Growing(os.path.join(folder, f"{name}.npy"))
                    opened.callback(growing[name].close)
            if set(names) != set(answers):
                raise ValueError(f"write_activations: a batch has the layers {list(answers)}, the first had {names}.")
            room = len(labels) if most_points is None else min(len(labels), most_points - points)
            for name in names:
                growing[name].add(name, _rows_of(name, answers[name], len(labels), dtype, grid)[:room])
            growing["labels"].add("labels", labels[:room])
            points += room
            if most_points is not None and points >= most_points:
                break
    if points == 0:
        raise ValueError(
            "write_activations: there is no batch; an iterator can be gone through once, a list or a DataLoader again."
        )
    return points, names


def _require_names(names):
    if not names:
        raise ValueError("write_activations: a batch has no layer.")
    for name in names:
        steps = str(name).split("/")
        if name == "labels" or re.match(r"(epoch-\d+|train|held-out)/", name) or {"", ".", ".."} & set(steps):
            raise ValueError(f"write_activations: {name!r} cannot be a layer's name in the file; give it another.")


def _zip(folder, members, path):
    part = f"{path}.part"
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for member in members:
                info = zipfile.ZipInfo(f"{member}.npy")  # dated 1980: the same activations are the same file
                with open(os.path.join(folder, f"{member}.npy"), "rb") as source:
                    with archive.open(info, "w", force_zip64=True) as target:
                        shutil.copyfileobj(source, target, 2**20)
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.remove(part)
        raise


def _move_in(gathered, path, epoch, names):
    """Moves what was gathered into the folder at once; layers.txt keeps the order of the layers."""
    order = os.path.join(gathered, "layers.txt")
    with open(order, "w", encoding="utf8") as file:
        file.write("".join(f"{name}\n" for name in names))
    if not epoch:
        if os.path.isdir(path):
            os.rmdir(path)
        os.replace(gathered, path)
        return
    os.makedirs(path, exist_ok=True)
    os.replace(order, os.path.join(path, "layers.txt"))
    target = os.path.join(path, epoch)
    if os.path.isdir(target):
        os.replace(target, f"{gathered}-before")  # goes with the temporary folder
    os.replace(os.path.join(gathered, epoch), target)
