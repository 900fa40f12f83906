"""Learning to keep a picture in a 64th of its numbers."""
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from augment import augment
from autoencoder import Autoencoder, divergence
from configs import Config
from dataset import load_set, training_rows
from sheet import arrange

KL_WEIGHT = 2e-4
"""Per latent number, beside the mean squared error of a coordinate. At an error of variance v the evidence bound asks
for 2v·256/16384: 5e-4 at 24 dB; less keeps more."""
EDGE_WEIGHT = 0.1


def edges(x: Tensor) -> tuple[Tensor, Tensor]:
    return x.diff(dim=-1), x.diff(dim=-2)


class AutoencodeTask:
    level = "root mean squared error"

    def __init__(self, config: Config) -> None:
        self.config = config
        self.set = load_set(config.data)
        self.points = self.set.coordinates(training_rows(self.set, config.rows, config.first))

    def build(self) -> Autoencoder:
        return Autoencoder(self.config.widths)

    def losses(self, model: Autoencoder, generator: torch.Generator, device: torch.device) -> tuple[Tensor, Tensor]:
        chosen = torch.randint(len(self.points), (self.config.batch,), generator=generator)
        x = augment(self.points[chosen], generator).to(device)
        mean, log_variance = model.encoder(x.contiguous(memory_format=torch.channels_last))
        noise = torch.randn(mean.shape, generator=generator).to(device)
        restored = model.decoder(mean + (log_variance / 2).exp() * noise)
        error = (restored - x).square().mean((1, 2, 3))
        # A wrong edge is seen sooner than a wrong shade.
        edge = sum((a - b).abs().mean((1, 2, 3)) for a, b in zip(edges(restored), edges(x)))
        loss = error + EDGE_WEIGHT * edge * error.detach().sqrt() + KL_WEIGHT * divergence(mean, log_variance)
        return loss, error.detach().sqrt().cpu()

    @torch.no_grad()
    def sheet(self, model: Autoencoder, count: int = 64) -> np.ndarray:
        """Held-out pictures over what is left of them, row by row."""
        rows = torch.tensor(self.set.held_out)[torch.linspace(0, len(self.set.held_out) - 1, count).long()]
        x = self.set.coordinates(rows)
        restored = model(x.to(next(model.parameters()).device)).cpu()
        pairs = [part for a, b in zip(x.split(16), restored.split(16)) for part in (a, b)]
        return arrange(torch.cat(pairs), 16, scale=1)

    @torch.no_grad()
    def held_out_psnr(self, model: Autoencoder) -> float:
        """Decibels of (peak-to-peak 2)² over the mean squared error, from the latent's mean."""
        x = self.set.coordinates(self.set.held_out)
        device = next(model.parameters()).device
        error = torch.cat([(model(part.to(device)).cpu() - part).square().mean((1, 2, 3)) for part in x.split(32)])
        return float(10 * torch.log10(4 / error.mean()))
