"""An independent opinion on the attributes of a face: a small convolutional net on clean
pixels that never saw a denoiser. Beards are faint: they show only against the rest of the skin."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dataset import PictureSet

SEED = 77
STEPS = 2500
BATCH = 128
RATE = 3e-3
JITTER = 0.05
"""Noise on its inputs: samples are not quite clean, and their colours not quite from the palette."""


def small_net(attributes: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(4, 32, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 48, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(48, 64, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(64 * 4 * 4, 128),
        nn.ReLU(),
        nn.Linear(128, attributes),
    )


def train_check(pictures: PictureSet) -> tuple[nn.Module, Tensor]:
    """The net, and for each attribute the share of held-out faces that it gets right."""
    torch.manual_seed(SEED)
    points, truth = pictures.coordinates(pictures.train), pictures.prompts["en"][pictures.train]
    net = small_net(truth.shape[1])
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / STEPS)
        chosen = torch.randint(len(points), (BATCH,))
        x = points[chosen] + JITTER * torch.randn(BATCH, *points.shape[1:])
        loss = F.binary_cross_entropy_with_logits(net(x), truth[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        said = net(pictures.coordinates(pictures.held_out)) > 0
    return net.eval(), (said == pictures.prompts["en"][pictures.held_out].bool()).float().mean(0)
