"""Averaged weights that need no horizon: the window grows with the run (Karras et al. 2024, power-function EMA)."""
from __future__ import annotations

import copy

import torch
from torch import nn

EXPONENT = 6.94
"""A window of 10 % of the run so far (relative standard deviation 0.10)."""


class Average:
    def __init__(self, model: nn.Module) -> None:
        self.model = copy.deepcopy(model).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """After step `step`, counted from 1: the weights of step t end up with weight proportional to t^EXPONENT."""
        keep = (1 - 1 / step) ** (EXPONENT + 1)
        for average, current in zip(self.model.parameters(), model.parameters()):
            average.lerp_(current, 1 - keep)
