"""A denoiser D(x, sigma) around a U-Net: EDM preconditioning (Karras et al. 2022, table 1) about the mean picture."""
from __future__ import annotations

import torch
from torch import Tensor, nn

from unet import UNet, UNetShape


class Denoiser(nn.Module):
    """D = m + c_skip (x - m) + c_out F(c_in (x - m), log(sigma)/4, tokens), m the mean picture of the training set.

    x is x0 + sigma eps, (n, channels, height, width); sigma is (n,). With F = 0, as it starts, D is the best denoiser
    for a normal distribution of that mean and standard deviation `sigma_data` in every direction.
    """

    def __init__(self, shape: UNetShape, mean: Tensor, sigma_data: float) -> None:
        super().__init__()
        self.net = UNet(shape)
        self.register_buffer("mean", mean.clone())
        self.register_buffer("sigma_data", torch.tensor(float(sigma_data)))

    def scales(self, sigma: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """c_skip, c_out, c_in, each (n, 1, 1, 1)."""
        sigma = sigma[:, None, None, None]
        total = sigma.square() + self.sigma_data.square()
        return self.sigma_data.square() / total, sigma * self.sigma_data / total.sqrt(), 1 / total.sqrt()

    def inner(self, x: Tensor, sigma: Tensor, tokens: Tensor | None, flags: Tensor | None = None) -> Tensor:
        """F: what the net itself says."""
        _, _, scale_in = self.scales(sigma)
        return self.net(scale_in * (x - self.mean), sigma.clamp(min=1e-6).log() / 4, tokens, flags)

    def inner_target(self, clean: Tensor, x: Tensor, sigma: Tensor) -> Tensor:
        """What F should have said. Its squared error is D's, weighted by lambda(sigma) = 1/c_out^2."""
        skip, out, _ = self.scales(sigma)
        return (clean - self.mean - skip * (x - self.mean)) / out

    def forward(self, x: Tensor, sigma: Tensor, tokens: Tensor | None = None) -> Tensor:
        skip, out, _ = self.scales(sigma)
        return self.mean + skip * (x - self.mean) + out * self.inner(x, sigma, tokens)


def statistics(points: Tensor) -> tuple[Tensor, float]:
    """The mean picture (1, channels, height, width), and the RMS of a coordinate about it (never 0)."""
    mean = points.mean(0, keepdim=True)
    return mean, max(0.05, float((points - mean).square().mean().sqrt()))


def guided(denoiser: Denoiser, tokens: Tensor, weight: float):
    """D(x; sigma) = w D(x | tokens) + (1 - w) D(x): w = 1 is the prompt alone (Ho & Salimans 2022, in ComfyUI's w)."""

    def denoise(x: Tensor, sigma: Tensor) -> Tensor:
        told = denoiser(x, sigma, tokens)
        if weight == 1:
            return told
        return weight * told + (1 - weight) * denoiser(x, sigma, torch.zeros_like(tokens))

    return denoise
