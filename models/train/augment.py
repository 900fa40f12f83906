"""More pictures out of few, where what a picture means does not matter: for autoencoder and restorer."""
from __future__ import annotations

import math
from itertools import permutations

import torch
import torch.nn.functional as F
from torch import Tensor

COLOUR_ORDERS = torch.tensor([(*order, 3) for order in permutations(range(3))])


def augment(points: Tensor, generator: torch.Generator, share: float = 0.7) -> Tensor:
    """Each picture with probability `share` turned, scaled, shifted, mirrored, its colours swapped; transparent beyond.

    All in amounts, (x + 1), which are 0 where there is nothing; swapping red, green and blue keeps them premultiplied.
    """
    n = len(points)

    def uniform(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(n, generator=generator)

    changed = torch.rand(n, generator=generator) < share
    angle = uniform(-math.pi / 9, math.pi / 9) * (torch.rand(n, generator=generator) < 0.5)
    scale = torch.exp(uniform(-0.3, 0.3)) * (torch.rand(n, generator=generator) < 0.5) + 0.0
    scale = torch.where(scale == 0, torch.ones(n), scale)
    mirror = torch.where(torch.rand(n, generator=generator) < 0.5, -1.0, 1.0)
    cosine, sine = angle.cos() * scale, angle.sin() * scale
    shift = torch.stack([uniform(-0.15, 0.15), uniform(-0.15, 0.15)], dim=1)
    matrix = torch.stack(
        [torch.stack([cosine * mirror, -sine, shift[:, 0]], 1), torch.stack([sine * mirror, cosine, shift[:, 1]], 1)], 1
    )
    still = torch.eye(2, 3).expand(n, 2, 3)
    grid = F.affine_grid(torch.where(changed[:, None, None], matrix, still), list(points.shape), align_corners=False)
    moved = F.grid_sample(points + 1, grid, align_corners=False, padding_mode="zeros") - 1
    orders = COLOUR_ORDERS[torch.randint(6, (n,), generator=generator) * changed]
    return torch.gather(moved, 1, orders[:, :, None, None].expand_as(moved))
