"""The degradations of src/math/degradations on batches in torch, each picture at its own severity.

A picture is premultiplied RGBA in [-1, 1], (n, 4, side, side); a severity is (n,), in [0, 1]. Formulas, borders and
constants are those of the TypeScript, where they are explained (Bansal et al. 2022); `check_degradations.py` compares.
"""
from __future__ import annotations

import math
from typing import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

NAMES = ("blur", "pixelate", "desaturate", "snow", "mask", "blend")
LUMA = (0.299, 0.587, 0.114)
SNOW_RIM = 0.1
MASK_RIM = 0.2
FLAKE_STD = 1.0


def column(severity: Tensor) -> Tensor:
    return severity[:, None, None, None]


def blur_matrix(std: Tensor, side: int) -> Tensor:
    """(n, side, side): row i holds what each place gives to place i; beyond the border is nothing."""
    reach = torch.ceil(5 * std)
    places = torch.arange(-(side - 1) * 6, (side - 1) * 6 + 1, device=std.device).float()
    safe = std.clamp(min=1e-3)

    def weight(offset: Tensor) -> Tensor:
        value = torch.exp(-0.5 * (offset / safe.view(-1, *[1] * (offset.dim() - 1))).square())
        return value * (offset.abs() <= reach.view(-1, *[1] * (offset.dim() - 1)))

    total = weight(places[None]).sum(1)
    index = torch.arange(side, device=std.device).float()
    return weight((index[:, None] - index[None])[None]) / total[:, None, None]


def blur_planes(amounts: Tensor, std: Tensor) -> Tensor:
    matrix = blur_matrix(std, amounts.shape[-1])[:, None]
    return matrix @ amounts @ matrix.transpose(-1, -2)


def blur(x: Tensor, severity: Tensor) -> Tensor:
    return blur_planes(x + 1, severity * x.shape[-1] / 8) - 1


def average_blocks(x: Tensor, side: int) -> Tensor:
    return F.interpolate(F.avg_pool2d(x, side), scale_factor=float(side), mode="nearest") if side > 1 else x


def pixelate(x: Tensor, severity: Tensor) -> Tensor:
    halvings = round(math.log2(x.shape[-1]))
    levels = torch.stack([average_blocks(x, 2**k) for k in range(halvings + 1)], dim=1)
    exponent = severity * halvings
    whole = exponent.floor().clamp(max=halvings - 1).long()
    rows = torch.arange(len(x), device=x.device)
    share = column(exponent - whole)
    return (1 - share) * levels[rows, whole] + share * levels[rows, whole + 1]


def desaturate(x: Tensor, severity: Tensor) -> Tensor:
    colour, alpha = x[:, :3], x[:, 3:]
    luma = (colour * torch.tensor(LUMA, device=x.device)[:, None, None]).sum(1, keepdim=True)
    return torch.cat([(1 - column(severity)) * colour + column(severity) * luma, alpha], dim=1)


def paint(x: Tensor, cover: Tensor, value: float) -> Tensor:
    return (1 - cover) * x + cover * value


def snow(x: Tensor, severity: Tensor, noise: Tensor) -> Tensor:
    """`noise`: (n, 1, side, side), standard normal."""
    n, pixels = len(x), noise[0].numel()
    field = blur_planes(noise, noise.new_full((n,), FLAKE_STD)).reshape(n, -1)
    rank = field.argsort(dim=1).argsort(dim=1).reshape(noise.shape).float() / pixels
    return paint(x, ((column(severity) * (1 + SNOW_RIM) - rank) / SNOW_RIM).clamp(0, 1), 1.0)


def mask(x: Tensor, severity: Tensor, centre: Tensor) -> Tensor:
    """`centre`: (n, 2), column and row in pixels, from the middle half of the picture."""
    last = x.shape[-1] - 1
    places = torch.arange(last + 1, device=x.device).float()
    distance = torch.hypot(
        *torch.broadcast_tensors(
            places[None, None, :] - centre[:, 0, None, None], places[None, :, None] - centre[:, 1, None, None]
        )
    )
    farthest = torch.maximum(centre, last - centre).square().sum(1).sqrt()[:, None, None]
    grown = 1 + ((1 + MASK_RIM) * (severity[:, None, None] - 1) + 1 - distance / farthest) / MASK_RIM
    cover = grown.clamp(0, 1) * (severity[:, None, None] > 0)
    return paint(x, cover[:, None], -1.0)


def blend(x: Tensor, severity: Tensor, other: Tensor) -> Tensor:
    angle = column(severity) * math.pi / 2
    return angle.cos() * (x + 1) + angle.sin() * (other + 1) - 1


def draw_degradation(
    kind: int, n: int, side: int, others: Tensor, generator: torch.Generator
) -> Callable[[Tensor, Tensor], Tensor]:
    """The degradation NAMES[kind], what is random in it drawn for n pictures; `others` are pictures to blend with."""
    name = NAMES[kind]
    if name == "snow":
        noise = torch.randn(n, 1, side, side, generator=generator)
        return lambda x, severity: snow(x, severity, noise)
    if name == "mask":
        centre = (0.25 + 0.5 * torch.rand(n, 2, generator=generator)) * (side - 1)
        return lambda x, severity: mask(x, severity, centre)
    if name == "blend":
        other = others[torch.randint(len(others), (n,), generator=generator)]
        return lambda x, severity: blend(x, severity, other)
    return {"blur": blur, "pixelate": pixelate, "desaturate": desaturate}[name]
