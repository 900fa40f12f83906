"""A classifier that knows how noisy its picture is (Dhariwal & Nichol 2021), and its own gradient written out.

ONNX has no automatic differentiation, so `gradient` is the chain rule by hand, in operators that every runtime has;
`export.py` checks it against torch's. That is why the net is plain: convolutions, scale and shift, SiLU.
"""
from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FOURIER_FEATURES = 32


def silu_slope(x: Tensor) -> Tensor:
    gate = torch.sigmoid(x)
    return gate * (1 + x * (1 - gate))


class Layer(nn.Module):
    """silu(scale · conv(x) + shift), scale and shift from the noise level."""

    def __init__(self, inputs: int, outputs: int, stride: int, embedding: int) -> None:
        super().__init__()
        self.stride = stride
        self.conv = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1)
        self.modulation = nn.Linear(embedding, 2 * outputs)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, embedded: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """The layer's output, and what `pull_back` needs."""
        scale, shift = self.modulation(embedded)[:, :, None, None].chunk(2, dim=1)
        before = self.conv(x) * (1 + scale) + shift
        return F.silu(before), (before, 1 + scale)

    def pull_back(self, gradient: Tensor, kept: tuple[Tensor, Tensor]) -> Tensor:
        before, scale = kept
        through = gradient * silu_slope(before) * scale
        return F.conv_transpose2d(
            through, self.conv.weight, stride=self.stride, padding=1, output_padding=self.stride - 1
        )


class Classifier(nn.Module):
    """log p(attributes | x, sigma), one yes-or-no question per attribute."""

    def __init__(
        self,
        channels: int,
        size: int,
        widths: tuple[int, ...],
        attributes: int,
        mean: Tensor,
        sigma_data: float,
        embedding: int = 96,
    ) -> None:
        super().__init__()
        first, second, third = widths
        self.register_buffer("mean", mean.clone())
        self.register_buffer("sigma_data", torch.tensor(float(sigma_data)))
        self.register_buffer("frequencies", torch.exp(torch.linspace(math.log(0.5), math.log(16.0), FOURIER_FEATURES)))
        self.noise_in = nn.Linear(2 * FOURIER_FEATURES, embedding)
        self.layers = nn.ModuleList(
            [
                Layer(channels, first, 1, embedding),
                Layer(first, second, 2, embedding),
                Layer(second, second, 1, embedding),
                Layer(second, third, 2, embedding),
            ]
        )
        self.leave = nn.Linear(third * (size // 4) ** 2, attributes)

    def look(self, x: Tensor, sigma: Tensor) -> tuple[Tensor, list[tuple[Tensor, Tensor]], Tensor]:
        """Logits (n, attributes), and what the way back needs."""
        angles = (sigma.clamp(min=1e-6).log() / 4)[:, None] * self.frequencies[None]
        embedded = F.silu(self.noise_in(torch.cat([angles.cos(), angles.sin()], dim=1)))
        scale = (sigma.square() + self.sigma_data.square()).rsqrt()[:, None, None, None]
        h, kept = scale * (x - self.mean), []
        for layer in self.layers:
            h, own = layer(h, embedded)
            kept.append(own)
        return self.leave(h.flatten(1)), kept, scale

    def forward(self, x: Tensor, sigma: Tensor) -> Tensor:
        return self.look(x, sigma)[0]

    def gradient(self, x: Tensor, sigma: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """log p = Σ over the attributes asked for of log sigmoid(logit), (n,), and its gradient in x, of x's shape."""
        logits, kept, scale = self.look(x, sigma)
        log_probability = (tokens * -F.softplus(-logits)).sum(1)  # logsigmoid, which ONNX would write as log of a zero
        back = (tokens * torch.sigmoid(-logits)) @ self.leave.weight
        side = x.shape[-1] // 4
        back = back.reshape(x.shape[0], -1, side, side)
        for layer, own in zip(reversed(self.layers), reversed(kept)):
            back = layer.pull_back(back, own)
        return log_probability, back * scale
