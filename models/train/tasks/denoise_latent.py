"""Diffusion in the latent of the autoencoder: the same task on 4×8×8 numbers."""
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

import checkpoint
from autoencoder import Autoencoder
from configs import Config, config_of
from denoiser import Denoiser, guided
from sampling import heun
from sheet import arrange
from tasks.denoise import DenoiseTask

AUTOENCODER = "autoencoder"


def load_autoencoder() -> Autoencoder:
    """The averaged weights of its last step, frozen."""
    config = config_of(AUTOENCODER)
    model = Autoencoder(config.widths)
    model.load_state_dict(checkpoint.load(checkpoint.marked(AUTOENCODER, config.steps))["average"])
    return model.eval().requires_grad_(False)


class DenoiseLatentTask(DenoiseTask):
    """Latents are the encoder's means over their overall standard deviation (as Stable Diffusion's 0.18215 does)."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.autoencoder = load_autoencoder()
        self.scale = 1.0
        straight, mirrored = self.encode(self.points), self.encode(self.points.flip(-1))
        self.scale = float(straight.std())
        self.points, self.mirrored = straight / self.scale, mirrored / self.scale

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        return torch.cat([self.autoencoder.encoder(part)[0] for part in pictures.split(32)])

    @torch.no_grad()
    def decode(self, latents: Tensor) -> Tensor:
        return torch.cat([self.autoencoder.decoder(part * self.scale) for part in latents.cpu().split(32)])

    def pick(self, chosen: Tensor, mirrored: Tensor) -> Tensor:
        return torch.where(mirrored[:, None, None, None], self.mirrored[chosen], self.points[chosen])

    @torch.no_grad()
    def sheet(
        self, model: Denoiser, count: int = 64, weight: float = 2.0, steps: int = 18, seed: int = 0
    ) -> np.ndarray:
        noise, tokens = (part.to(next(model.parameters()).device) for part in self.start(count, seed))
        return arrange(
            self.decode(heun(guided(model, tokens, weight), noise, steps, self.config.sigma_min)), 16, scale=1
        )
