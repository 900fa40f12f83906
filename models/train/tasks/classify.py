"""Learning to tell attributes through any amount of noise."""
from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from classifier import Classifier
from configs import Config
from dataset import load_set, training_rows
from denoiser import statistics
from sheet import arrange
from tasks.denoise import draw_sigmas


class ClassifyTask:
    level = "sigma"

    def __init__(self, config: Config) -> None:
        self.config = config
        self.set = load_set(config.data)
        self.rows = training_rows(self.set, config.rows, config.first)
        self.points = self.set.coordinates(self.rows)

    def build(self) -> Classifier:
        _, channels, size, _ = self.points.shape
        return Classifier(channels, size, self.config.widths, self.set.tokens, *statistics(self.points))

    def losses(self, model: Classifier, generator: torch.Generator, device: torch.device) -> tuple[Tensor, Tensor]:
        """Nats per attribute."""
        n = self.config.batch
        chosen = torch.randint(len(self.rows), (n,), generator=generator)
        sigma = draw_sigmas(n, self.config.sigma_mean, self.config.sigma_std, generator)
        x = self.points[chosen]
        x = x + sigma[:, None, None, None] * torch.randn(x.shape, generator=generator)
        logits = model(x.to(device), sigma.to(device)).float()
        truth = self.set.prompts["en"][self.rows[chosen]].to(device)
        return F.binary_cross_entropy_with_logits(logits, truth, reduction="none").mean(1), sigma

    @torch.no_grad()
    def sheet(self, model: Classifier, count: int = 64) -> np.ndarray:
        """For each attribute in turn the held-out pictures that it is surest of: eight a row."""
        x = self.set.coordinates(self.set.held_out[:1024])
        device = next(model.parameters()).device
        logits = model(x.to(device), torch.full((len(x),), 0.3, device=device)).cpu()
        surest = logits.topk(8, dim=0).indices.T.flatten()
        return arrange(x[surest], 32)
