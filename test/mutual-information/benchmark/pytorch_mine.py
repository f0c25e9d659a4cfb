"""The same critic, bound and schedule in PyTorch, one thread; prints the processor time of the faster memory format.

argv[1]: a CriticCase as JSON (critic-case.ts).
"""

import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
torch.manual_seed(1)

FILTERS, UNITS, BATCH = 32, 128, 32
FORWARD_BATCH = 256


class Critic(nn.Module):
    """Convolutions with ReLU, spatial mean, label beside it, dense layer with ReLU, scalar without bias."""

    def __init__(self, channels: int, classes: int, convolutions: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for _ in range(convolutions):
            layers += [nn.Conv2d(channels, FILTERS, 3, padding=1), nn.ReLU()]
            channels = FILTERS
        self.convolutions = nn.Sequential(*layers)
        self.features = channels
        self.dense = nn.Linear(channels + classes, UNITS)
        self.output = nn.Linear(UNITS, 1, bias=False)

    def means(self, maps: torch.Tensor) -> torch.Tensor:
        return self.convolutions(maps).mean((2, 3))

    def values(self, means: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return self.output(torch.relu(self.dense(torch.cat((means, labels), 1)))).flatten()

    def table(self, means: torch.Tensor) -> torch.Tensor:
        of_image = functional.linear(means, self.dense.weight[:, : self.features], self.dense.bias)
        of_label = self.dense.weight[:, self.features :].t()
        return self.output(torch.relu(of_image[:, None] + of_label[None])).squeeze(2)


def epochs(case: dict, layout: torch.memory_format) -> list[float]:
    side, channels, classes = case["side"], case["channels"], case["nClasses"]

    def sample(points: int) -> tuple[torch.Tensor, torch.Tensor]:
        maps = torch.randn(points, channels, side, side).contiguous(memory_format=layout)
        return maps, torch.arange(points) % classes

    fit, report = sample(case["fitPoints"]), sample(case["reportPoints"])
    identity = torch.eye(classes)
    critic = Critic(channels, classes, case["nConvolutions"]).to(memory_format=layout)
    optimiser = torch.optim.Adam(critic.parameters(), lr=1e-3, eps=1e-7, fused=True)

    @torch.no_grad()
    def judge(maps: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
        parts = [critic.table(critic.means(part)) for part in maps.split(FORWARD_BATCH)]
        table = torch.cat(parts)
        points = torch.arange(len(labels))
        joint = table[points, labels]
        product = table[points, labels[torch.randperm(len(labels))]]
        bound = joint.mean() - product.logsumexp(0) + math.log(len(labels))
        return bound.item(), (joint - table.logsumexp(1)).mean().item()

    times = []
    for _ in range(case["epochs"]):
        started = time.process_time()
        maps, labels = fit
        shuffled = labels[torch.randperm(len(labels))]
        for picked in torch.randperm(len(labels)).split(BATCH):
            optimiser.zero_grad(set_to_none=True)
            means = critic.means(maps[picked])
            joint = critic.values(means, identity[labels[picked]]).mean()
            product = critic.values(means, identity[shuffled[picked]])
            (product.logsumexp(0) - math.log(len(picked)) - joint).backward()
            optimiser.step()
        judge(*fit)
        judge(*report)
        times.append(time.process_time() - started)
    return times[1:]


case = json.loads(sys.argv[1])
formats = [epochs(case, layout) for layout in (torch.channels_last, torch.contiguous_format)]
print(json.dumps({"seconds": min(formats, key=min)}))
