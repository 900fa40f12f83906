"""Heun's method along the probability-flow ODE (Karras et al. 2022, algorithm 1, no churn), to look at nets.

The course samples with src/math; this is the same arithmetic in torch.
"""
from __future__ import annotations

from typing import Callable

import torch
from torch import Tensor

Denoise = Callable[[Tensor, Tensor], Tensor]


def karras_sigmas(steps: int, sigma_min: float, sigma_max: float, rho: float = 7) -> list[float]:
    """Decreasing from sigma_max to sigma_min, then 0."""
    ramp = torch.linspace(0, 1, steps, dtype=torch.float64)
    high, low = sigma_max ** (1 / rho), sigma_min ** (1 / rho)
    return [*((high + ramp * (low - high)) ** rho).tolist(), 0.0]


@torch.no_grad()
def heun(denoise: Denoise, noise: Tensor, steps: int = 18, sigma_min: float = 0.03, sigma_max: float = 80) -> Tensor:
    """`noise` is standard normal, (n, …). Below sigma_min nothing is learned, so the last step goes to D itself."""
    sigmas = karras_sigmas(steps, sigma_min, sigma_max)
    n = len(noise)
    x = noise * sigmas[0]
    for sigma, following in zip(sigmas[:-1], sigmas[1:]):
        slope = (x - denoise(x, x.new_full((n,), sigma))) / sigma
        moved = x + (following - sigma) * slope
        if following > 0:
            second = (moved - denoise(moved, x.new_full((n,), following))) / following
            moved = x + (following - sigma) * (slope + second) / 2
        x = moved
    return x
