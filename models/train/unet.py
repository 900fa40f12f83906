"""The U-Net behind every denoiser and the cold restorer: small, and quick on a CPU.

Shapes: a picture is (n, channels, height, width); `noise` is (n,), any smooth function of the noise level or severity;
`tokens` is (n, vocabulary), weights >= 0, all zero for "no prompt"; `flags` is (n, augmentations), all zero for a
picture as it is.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

GROUPS = 8
HEAD_CHANNELS = 32
FOURIER_FEATURES = 32


@dataclass(frozen=True)
class UNetShape:
    """Everything needed to build the net again: kept in checkpoints."""

    channels: int
    size: int
    widths: tuple[int, ...]
    """Channels at full resolution, at half of it, and so on."""
    blocks: tuple[int, ...]
    """Blocks on the way down at each resolution; one more on the way up."""
    vocabulary: int = 0
    flags: int = 0
    embedding: int = 192
    attention_size: int = 8
    """Attention wherever the side is at most this."""


class FloatGroupNorm(nn.GroupNorm):
    """In float32 whatever the input: bfloat16 group norm of channels-last tensors is silently wrong in torch 1.13."""

    def forward(self, x: Tensor) -> Tensor:
        return F.group_norm(x.float(), self.num_groups, self.weight.float(), self.bias.float(), self.eps)


def zeroed(layer: nn.Module) -> nn.Module:
    """A branch that starts at zero leaves the signal alone until training has a use for it."""
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return layer


def enlarge(x: Tensor) -> Tensor:
    """Each pixel twice in both directions. CUDA has no bfloat16 for it before torch 2.1."""
    return F.interpolate(x.float() if x.is_cuda else x, scale_factor=2.0, mode="nearest")


class Block(nn.Module):
    """Two convolutions beside a skip; between them the embedding scales and shifts each channel (FiLM)."""

    def __init__(self, inputs: int, outputs: int, embedding: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm = FloatGroupNorm(GROUPS, outputs)
        self.modulation = zeroed(nn.Linear(embedding, 2 * outputs))
        self.second = zeroed(nn.Conv2d(outputs, outputs, 3, padding=1))
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor, embedded: Tensor) -> Tensor:
        scale, shift = self.modulation(embedded)[:, :, None, None].float().chunk(2, dim=1)
        h = F.silu(torch.addcmul(shift, self.norm(self.first(x)), scale + 1))
        return self.skip(x) + self.second(h)


class Attention(nn.Module):
    """Every place looks at every other one (Vaswani et al. 2017): both eyes look the same way."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.heads = max(1, channels // HEAD_CHANNELS)
        self.norm = FloatGroupNorm(GROUPS, channels)
        self.queries_keys_values = nn.Conv2d(channels, 3 * channels, 1)
        self.out = zeroed(nn.Conv2d(channels, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        n, channels, height, width = x.shape
        depth = channels // self.heads
        parts = self.queries_keys_values(self.norm(x)).reshape(n, 3, self.heads, depth, height * width)
        queries, keys, values = parts.unbind(1)
        weights = torch.softmax((queries.transpose(-1, -2) @ keys).float() / math.sqrt(depth), dim=-1).to(values.dtype)
        mixed = values @ weights.transpose(-1, -2)
        return x + self.out(mixed.reshape(n, channels, height, width))


class Stage(nn.Module):
    """A block and, where pictures are small, attention after it."""

    def __init__(self, inputs: int, outputs: int, embedding: int, attends: bool) -> None:
        super().__init__()
        self.block = Block(inputs, outputs, embedding)
        self.attention = Attention(outputs) if attends else nn.Identity()

    def forward(self, x: Tensor, embedded: Tensor) -> Tensor:
        return self.attention(self.block(x, embedded))


class UNet(nn.Module):
    """Down, up, and a skip at each resolution. Its output starts at exactly zero."""

    def __init__(self, shape: UNetShape) -> None:
        super().__init__()
        self.shape = shape
        widths, width = shape.widths, shape.embedding
        sides = [shape.size >> level for level in range(len(widths))]
        # Frequencies for inputs of about [-1, 1]: log(sigma)/4 or a severity.
        self.register_buffer("frequencies", torch.exp(torch.linspace(math.log(0.5), math.log(16.0), FOURIER_FEATURES)))
        self.noise_in = nn.Linear(2 * FOURIER_FEATURES, width)
        self.token_in = nn.Linear(shape.vocabulary, width, bias=False) if shape.vocabulary else None
        self.flag_in = nn.Linear(shape.flags, width, bias=False) if shape.flags else None
        self.embed = nn.Linear(width, width)
        if self.token_in:
            nn.init.normal_(self.token_in.weight, std=0.5)
        self.enter = nn.Conv2d(shape.channels, widths[0], 3, padding=1)
        # The sets are aligned, so a net may know where it is; zero padding alone tells it only near the border.
        self.places = nn.ParameterList([nn.Parameter(0.1 * torch.randn(1, c, s, s)) for c, s in zip(widths, sides)])
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        self.shrink, self.grow = nn.ModuleList(), nn.ModuleList()
        for level, (channels, blocks, side) in enumerate(zip(widths, shape.blocks, sides)):
            attends = side <= shape.attention_size
            self.down.append(nn.ModuleList([Stage(channels, channels, width, attends) for _ in range(blocks)]))
            joined = channels if level == len(widths) - 1 else 2 * channels
            ups = [Stage(joined if i == 0 else channels, channels, width, attends) for i in range(blocks + 1)]
            self.up.append(nn.ModuleList(ups))
            if level > 0:
                self.shrink.append(nn.Conv2d(widths[level - 1], channels, 3, stride=2, padding=1))
                self.grow.append(nn.Conv2d(channels, widths[level - 1], 3, padding=1))
        self.leave_norm = FloatGroupNorm(GROUPS, widths[0])
        self.leave = zeroed(nn.Conv2d(widths[0], shape.channels, 3, padding=1))

    def embedding(self, noise: Tensor, tokens: Tensor | None, flags: Tensor | None) -> Tensor:
        angles = noise[:, None] * self.frequencies[None]
        embedded = self.noise_in(torch.cat([angles.cos(), angles.sin()], dim=1))
        if self.token_in is not None and tokens is not None:
            # Three words should not shout three times as loudly as one.
            embedded = embedded + self.token_in(tokens / tokens.square().sum(1, keepdim=True).clamp(min=1).sqrt())
        if self.flag_in is not None and flags is not None:
            embedded = embedded + self.flag_in(flags)
        return F.silu(self.embed(F.silu(embedded)))

    def forward(self, x: Tensor, noise: Tensor, tokens: Tensor | None = None, flags: Tensor | None = None) -> Tensor:
        # What says how noisy the picture is, and the first look at it, stay in float32 under mixed precision.
        with torch.autocast(x.device.type, enabled=False):
            embedded = self.embedding(noise.float(), tokens, flags)
            h = self.enter(x.float())
        skips: list[Tensor] = []
        for level, stages in enumerate(self.down):
            if level > 0:
                h = self.shrink[level - 1](h)
            h = h + self.places[level]
            for stage in stages:
                h = stage(h, embedded)
            skips.append(h)
        h = skips.pop()
        for level in reversed(range(len(self.up))):
            for stage in self.up[level]:
                h = stage(h, embedded)
            if level > 0:
                h = self.grow[level - 1](enlarge(h))
                h = torch.cat([h, skips.pop()], dim=1)
        return self.leave(F.silu(self.leave_norm(h))).float()
