"""Cold diffusion (Bansal et al. 2022): guessing the clean picture from a degraded one, told how and how badly."""
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from augment import augment
from configs import Config
from dataset import load_set, training_rows
from degradations import NAMES, draw_degradation
from sheet import arrange
from unet import UNet, UNetShape


class Restorer(nn.Module):
    """R(x, s, kind) = x + F(x, 2s − 1, kind): x (n, 4, side, side), s (n,) in [0, 1], kind one-hot (n, 6)."""

    def __init__(self, shape: UNetShape) -> None:
        super().__init__()
        self.net = UNet(shape)

    def forward(self, x: Tensor, severity: Tensor, kind: Tensor) -> Tensor:
        return x + self.net(x, 2 * severity - 1, kind)


class RestoreTask:
    level = "severity"

    def __init__(self, config: Config) -> None:
        self.config = config
        self.set = load_set(config.data)
        self.points = self.set.coordinates(training_rows(self.set, config.rows, config.first))

    def build(self) -> Restorer:
        config, (_, channels, size, _) = self.config, self.points.shape
        return Restorer(
            UNetShape(
                channels, size, config.widths, config.blocks, len(NAMES), 0, config.embedding, config.attention_size
            )
        )

    def losses(self, model: Restorer, generator: torch.Generator, device: torch.device) -> tuple[Tensor, Tensor]:
        """Squared error of the guess: whoever minimises it answers with the mean of all that it could have been."""
        each = self.config.batch // len(NAMES)
        clean, worse, levels = [], [], []
        for kind in range(len(NAMES)):
            chosen = torch.randint(len(self.points), (each,), generator=generator)
            x = augment(self.points[chosen], generator, share=0.5)
            severity = (torch.arange(each) + torch.rand(each, generator=generator)) / each
            clean.append(x)
            worse.append(draw_degradation(kind, each, x.shape[-1], self.points, generator)(x, severity))
            levels.append(severity)
        kinds = torch.eye(len(NAMES)).repeat_interleave(each, 0).to(device)
        severities = torch.cat(levels)
        guess = model(torch.cat(worse).to(device), severities.to(device), kinds)
        return (guess - torch.cat(clean).to(device)).square().mean((1, 2, 3)), severities

    @torch.no_grad()
    def sheet(self, model: Restorer, count: int = 16) -> np.ndarray:
        """Held-out pictures; for each kind a row degraded (severity 0.6) and a row guessed."""
        rows = torch.tensor(self.set.held_out)[torch.linspace(0, len(self.set.held_out) - 1, count).long()]
        x, generator = self.set.coordinates(rows), torch.Generator().manual_seed(0)
        device, shown = next(model.parameters()).device, [self.set.coordinates(rows)]
        severity = torch.full((count,), 0.6)
        for kind in range(len(NAMES)):
            worse = draw_degradation(kind, count, x.shape[-1], self.points, generator)(x, severity)
            kinds = torch.eye(len(NAMES))[kind].expand(count, -1)
            shown += [worse, model(worse.to(device), severity.to(device), kinds.to(device)).cpu()]
        return arrange(torch.cat(shown), count)
