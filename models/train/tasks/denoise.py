"""Denoising score matching on pictures: the task of every generator in pixels."""
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from configs import Config
from dataset import PictureSet, drop_words, load_set, training_rows
from denoiser import Denoiser, guided, statistics
from sampling import heun
from sheet import arrange
from unet import UNetShape

MIRRORED = 0


def draw_sigmas(n: int, mean: float, std: float, generator: torch.Generator) -> Tensor:
    """ln sigma normal, but one draw from each n-th part of the distribution: a batch always sees all levels."""
    quantile = (torch.arange(n) + torch.rand(n, generator=generator)) / n
    normal = 2**0.5 * torch.erfinv((2 * quantile - 1).clamp(-0.999999, 0.999999))
    return (mean + std * normal).exp()


class DenoiseTask:
    level = "sigma"

    def __init__(self, config: Config) -> None:
        self.config = config
        self.set: PictureSet = load_set(config.data)
        self.rows = training_rows(self.set, config.rows, config.first)
        self.points = self.set.coordinates(self.rows)

    def build(self) -> Denoiser:
        config, (_, channels, size, _) = self.config, self.points.shape
        shape = UNetShape(
            channels=channels,
            size=size,
            widths=config.widths,
            blocks=config.blocks,
            vocabulary=self.set.tokens if config.words else 0,
            flags=1 if config.mirror else 0,
            embedding=config.embedding,
            attention_size=config.attention_size,
        )
        return Denoiser(shape, *statistics(self.points))

    def pick(self, chosen: Tensor, mirrored: Tensor) -> Tensor:
        points = self.points[chosen]
        return torch.where(mirrored[:, None, None, None], points.flip(-1), points)

    def losses(self, model: Denoiser, generator: torch.Generator, device: torch.device) -> tuple[Tensor, Tensor]:
        """Squared error of F for each picture of a batch, (n,), and the noise levels (n,) to sort them by."""
        config, n = self.config, self.config.batch
        chosen = torch.randint(len(self.rows), (n,), generator=generator)
        flags = None
        if config.mirror:
            flags = (torch.rand(n, 1, generator=generator) < config.mirror).float()
        clean = self.pick(chosen, torch.zeros(n, dtype=torch.bool) if flags is None else flags[:, MIRRORED] > 0)
        sigma = draw_sigmas(n, config.sigma_mean, config.sigma_std, generator)
        noise = torch.randn(clean.shape, generator=generator)
        tokens = (
            drop_words(self.set, self.rows[chosen], config.no_prompt, generator).to(device) if config.words else None
        )
        clean, noise, level = clean.to(device), noise.to(device), sigma.to(device)
        x = clean + level[:, None, None, None] * noise
        said = model.inner(x, level, tokens, None if flags is None else flags.to(device))
        return (said - model.inner_target(clean, x, level)).square().mean((1, 2, 3)), sigma

    def start(self, count: int, seed: int) -> tuple[Tensor, Tensor]:
        """Standard noise, and the prompts of evenly spaced training pictures, in turn English and Japanese."""
        noise = torch.randn(count, *self.points.shape[1:], generator=torch.Generator().manual_seed(seed))
        rows = self.rows[torch.linspace(0, len(self.rows) - 1, count).long()]
        is_english = (torch.arange(count) % 2 == 0)[:, None]
        return noise, torch.where(is_english, self.set.prompts["en"][rows], self.set.prompts["ja"][rows])

    @torch.no_grad()
    def sheet(
        self, model: Denoiser, count: int = 64, weight: float = 2.0, steps: int = 12, seed: int = 0
    ) -> np.ndarray:
        """Unpicked samples, one for each prompt of `start`."""
        noise, tokens = (part.to(next(model.parameters()).device) for part in self.start(count, seed))
        denoise = guided(model, tokens, weight) if self.config.words else model
        return arrange(heun(denoise, noise, steps, self.config.sigma_min), 16)
