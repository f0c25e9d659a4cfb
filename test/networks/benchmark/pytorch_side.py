"""The same network and optimiser in PyTorch, one thread; the fastest of its settings answers.

Reads requests as lines of JSON and writes answers, like the other sides of this benchmark.
"""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)


def network(filters: int) -> nn.Module:
    layers: list[nn.Module] = []
    channels = 3
    for _ in range(4):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * filters, 10))


class Trainer:
    """One setting: memory format of images and weights, and how Adam runs."""

    def __init__(self, filters: int, batch_size: int, channels_last: bool, adam: dict) -> None:
        layout = torch.channels_last if channels_last else torch.contiguous_format
        self.model = network(filters).to(memory_format=layout)
        self.xs = torch.randn(batch_size, 3, 32, 32).contiguous(memory_format=layout)
        self.labels = torch.arange(batch_size) % 10
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=1e-3, **adam)
        self.loss = nn.CrossEntropyLoss()

    def train(self, steps: int) -> float:
        started = time.perf_counter()
        for _ in range(steps):
            self.optimiser.zero_grad(set_to_none=True)
            self.loss(self.model(self.xs), self.labels).backward()
            self.optimiser.step()
        return time.perf_counter() - started


def fastest(filters: int, batch_size: int) -> Trainer:
    settings = [
        (channels_last, adam)
        for channels_last in (True, False)
        for adam in ({"fused": True}, {"foreach": True}, {"foreach": False})
    ]
    trainers = [Trainer(filters, batch_size, *setting) for setting in settings]
    for trainer in trainers:
        trainer.train(2)
    times = [min(trainer.train(3) for _ in range(2)) for trainer in trainers]
    return trainers[times.index(min(times))]


trainers: dict[tuple[int, int], Trainer] = {}
for line in sys.stdin:
    request = json.loads(line)
    filters, batch_size, steps = request["filters"], request["batchSize"], request["steps"]
    if (filters, batch_size) not in trainers:
        trainers[filters, batch_size] = fastest(filters, batch_size)
    seconds = trainers[filters, batch_size].train(steps)
    print(json.dumps({"imagesPerSecond": steps * batch_size / seconds}), flush=True)
