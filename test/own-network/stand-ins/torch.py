"""As much of PyTorch as mi_nas_layers.py touches, over numpy; for machines without PyTorch."""

import contextlib
import types

import numpy as np

_state = [0]


class Tensor:
    def __init__(self, array):
        self.array = np.asarray(array)

    shape = property(lambda self: self.array.shape)
    dtype = property(lambda self: f"torch.{self.array.dtype}")

    def __len__(self):
        return len(self.array)

    def __getitem__(self, at):
        return Tensor(self.array[at])

    def __matmul__(self, other):
        return Tensor(self.array @ other.array)

    def relu_(self):
        np.maximum(self.array, 0, out=self.array)
        return self

    def reshape(self, *shape):
        return Tensor(self.array.reshape(*shape))

    def detach(self):
        return self

    def cpu(self):
        return self

    def numpy(self):
        return self.array  # shares memory, as PyTorch's does

    def to(self, _device):
        return self


tensor = Tensor


class Module:
    def __init__(self):
        self.training, self._children, self._hooks = True, {}, []

    def add_module(self, name, module):
        self._children[name] = module

    def named_modules(self, prefix=""):
        yield prefix, self
        for name, child in self._children.items():
            yield from child.named_modules(f"{prefix}.{name}" if prefix else name)

    def modules(self):
        return (module for _, module in self.named_modules())

    def parameters(self):
        return iter(())

    def register_forward_hook(self, hook):
        self._hooks.append(hook)
        return types.SimpleNamespace(remove=lambda: self._hooks.remove(hook))

    def eval(self):
        for module in self.modules():
            module.training = False

    def __call__(self, *inputs, **named):
        answer = self.forward(*inputs, **named)
        for hook in self._hooks:
            hook(self, inputs, answer)
        return answer


class Sequential(Module):
    def forward(self, x):
        for child in self._children.values():
            x = child(x)
        return x


nn = types.SimpleNamespace(Module=Module, Sequential=Sequential)
no_grad = contextlib.nullcontext


def get_rng_state():
    return Tensor(list(_state))


def set_rng_state(state):
    _state[:] = state.array


def rand(*shape):
    _state[0] += 1
    return Tensor(np.random.default_rng(_state[0]).random(shape))
