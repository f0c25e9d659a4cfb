"""As much of Keras as mi_nas_layers.py and its test touch, over numpy; for machines without Keras."""

import types

import numpy as np


class Callback:
    def set_model(self, model):
        self.model = model

    def on_train_begin(self, logs=None):
        pass

    on_train_end = on_train_begin

    def on_epoch_begin(self, epoch, logs=None):
        pass

    on_epoch_end = on_epoch_begin


class Layer:
    """What is called ends in `call`, which is looked up on the layer."""

    def __init__(self, name=None):
        self.name = name

    def __call__(self, x, training=None):
        return self.call(x)


class Dense(Layer):
    def __init__(self, units, name):
        super().__init__(name)
        self.units, self.weights = units, None

    def call(self, x):
        x = np.asarray(x)
        if self.weights is None:
            self.weights = np.random.default_rng(self.units).normal(size=(x.shape[-1], self.units))
        return x @ self.weights


class Model(Layer):
    @property
    def layers(self):
        return [own for own in vars(self).values() if isinstance(own, Layer)]

    def get_layer(self, name):
        return next(layer for layer in self.layers if layer.name == name)

    def compile(self, **_how):
        pass

    def fit(self, x, y, epochs, callbacks, verbose):
        for callback in callbacks:
            callback.set_model(self)
            callback.on_train_begin()
            for epoch in range(epochs):
                callback.on_epoch_begin(epoch)
                for layer in self.layers:
                    if isinstance(layer, Dense) and layer.weights is not None:
                        layer.weights = layer.weights + 1
                callback.on_epoch_end(epoch)
            callback.on_train_end()


class Sequential(Model):
    def __init__(self, layers, name=None):
        super().__init__(name)
        self._own = [layer for layer in layers if isinstance(layer, Layer)]

    @property
    def layers(self):
        return self._own

    def call(self, x):
        for layer in self._own:
            x = layer(x)
        return x


Input = tuple
layers = types.SimpleNamespace(Dense=Dense)
callbacks = types.SimpleNamespace(Callback=Callback)
