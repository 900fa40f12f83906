"""A variational autoencoder (Kingma & Welling 2014): 4×64×64 pictures to 4×8×8 latents, a 64th of the numbers."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from unet import GROUPS, Attention, FloatGroupNorm, zeroed

CHANNELS = 4
LATENT_CHANNELS = 4
LOG_VARIANCE_RANGE = (-12.0, 4.0)


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first_norm, self.second_norm = FloatGroupNorm(GROUPS, channels), FloatGroupNorm(GROUPS, channels)
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = zeroed(nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x: Tensor) -> Tensor:
        h = self.first(F.silu(self.first_norm(x)))
        return x + self.second(F.silu(self.second_norm(h)))


class Grow(nn.Module):
    """Twice the side: each pixel's channels become a 2×2 block."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.spread = nn.Conv2d(inputs, 4 * outputs, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return F.pixel_shuffle(self.spread(x), 2)


class Encoder(nn.Module):
    """(n, 4, 64, 64) in [-1, 1] to the latent's mean and log-variance, each (n, 4, 8, 8)."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        first, second, third = widths
        self.body = nn.Sequential(
            nn.Conv2d(CHANNELS, first, 4, stride=2, padding=1),
            Residual(first),
            nn.Conv2d(first, second, 3, stride=2, padding=1),
            Residual(second),
            nn.Conv2d(second, third, 3, stride=2, padding=1),
            Residual(third),
            Attention(third),
            Residual(third),
            FloatGroupNorm(GROUPS, third),
            nn.SiLU(),
        )
        self.leave = nn.Conv2d(third, 2 * LATENT_CHANNELS, 3, padding=1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.leave(self.body(x)).float().chunk(2, dim=1)
        return mean, log_variance.clamp(*LOG_VARIANCE_RANGE)


class Decoder(nn.Module):
    """(n, 4, 8, 8) to (n, 4, 64, 64)."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        first, second, third = widths
        last = max(GROUPS, first // 2)
        self.body = nn.Sequential(
            nn.Conv2d(LATENT_CHANNELS, third, 3, padding=1),
            Residual(third),
            Attention(third),
            Residual(third),
            Grow(third, second),
            Residual(second),
            Residual(second),
            Grow(second, first),
            Residual(first),
            Residual(first),
            Grow(first, last),
            Residual(last),
            FloatGroupNorm(GROUPS, last),
            nn.SiLU(),
        )
        self.leave = nn.Conv2d(last, CHANNELS, 3, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        return self.leave(self.body(z)).float()


class Autoencoder(nn.Module):
    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(widths), Decoder(widths)

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(self.encoder(x)[0])


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, variance) ‖ N(0, 1)) per latent number, in nats; (n,)."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean((1, 2, 3))
