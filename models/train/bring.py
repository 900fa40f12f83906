"""Brings a denoiser that was trained elsewhere into models/: its file, torch's answers to check it by, its entry. In the repository's root:

    import sys
    sys.path.append("models/train")
    from bring import FromSteps, Opaque, bring
    bring("mine", Opaque(FromSteps(net, alphas_cumprod, channels=3, side=32)), origin="https://example.org/mine, MIT licence")

What is brought is a module D(x, sigma) or D(x, sigma, tokens): the clean picture, of x = x0 + sigma eps, x0 in [-1, 1], with `channels`,
`side` and the noise levels it knows, `sigma_min` and `sigma_max`. FromSteps makes it of a network that counts steps, Rescaled of one on
another range, Opaque of one without alpha. docs/models.md says the rest.
"""
from __future__ import annotations

import math
from typing import Any, Mapping

import torch
from torch import Tensor, nn

import onnx_files
from onnx_files import Part, digest, read_manifest, write_check, write_manifest, write_onnx, write_vocabulary

LARGEST = 25 * 1024**2
"""Bytes: what the strictest of the usual static hosts takes as one file."""


class FromSteps(nn.Module):
    """D of a net that was trained on x_t = sqrt(a_t) x0 + sqrt(1 - a_t) eps, a = alphas_cumprod, and answers eps or v (Salimans & Ho 2022).

    sigma_t = sqrt(1/a_t - 1) and x_t = x / sqrt(1 + sigma^2); between two steps t is interpolated in sigma. The net is called
    with (x_t, t, *rest), t being float32 of shape (n,), from 0 to T - 1, and answers with a tensor of x's shape.
    """

    def __init__(self, net: nn.Module, alphas_cumprod: Tensor, channels: int, side: int, predicts: str = "epsilon") -> None:
        super().__init__()
        if predicts not in ("epsilon", "v"):
            raise ValueError(f"FromSteps: predicts is {predicts!r}; give 'epsilon' or 'v'")
        alphas = torch.as_tensor(alphas_cumprod).double()
        if not bool((alphas.diff() < 0).all() and alphas[0] < 1 and alphas[-1] > 0):
            raise ValueError(
                "FromSteps: alphas_cumprod must fall from step to step, strictly between 1 and 0; leave out the ends "
                "(without the first of them, t is one higher)"
            )
        sigmas = (1 / alphas - 1).sqrt()
        self.net, self.predicts, self.channels, self.side = net, predicts, channels, side
        self.sigma_min, self.sigma_max = float(sigmas[0]), float(sigmas[-1])
        self.register_buffer("sigmas", sigmas.float())

    def step_of(self, sigma: Tensor) -> Tensor:
        """t, (n,); the first or last step beyond the ends."""
        last = self.sigmas.shape[0] - 1
        below = ((sigma[:, None] >= self.sigmas).long().sum(1) - 1).clamp(0, last - 1)
        left, right = self.sigmas[below], self.sigmas[below + 1]
        return (below + (sigma - left) / (right - left)).clamp(0, last)

    def forward(self, x: Tensor, sigma: Tensor, *rest: Tensor) -> Tensor:
        scale = (1 + sigma.square()).rsqrt()[:, None, None, None]
        level = sigma[:, None, None, None]
        said = self.net(scale * x, self.step_of(sigma), *rest)
        return x - level * said if self.predicts == "epsilon" else scale.square() * x - level * scale * said


class Rescaled(nn.Module):
    """D on pictures in [-1, 1] of a denoiser on y = factor x + shift: for pictures in [0, 1] both are 1/2."""

    def __init__(self, denoiser: nn.Module, factor: float, shift: float) -> None:
        super().__init__()
        self.denoiser, self.factor, self.shift = denoiser, factor, shift
        self.channels, self.side = denoiser.channels, denoiser.side
        self.sigma_min, self.sigma_max = denoiser.sigma_min / factor, denoiser.sigma_max / factor

    def forward(self, x: Tensor, sigma: Tensor, *rest: Tensor) -> Tensor:
        return (self.denoiser(self.factor * x + self.shift, self.factor * sigma, *rest) - self.shift) / self.factor


class Opaque(nn.Module):
    """D on premultiplied RGBA, the order that this course draws, of a denoiser on RGB or grey: all its pictures are opaque, and alpha is 1.

    A grey picture stands in three channels, each with noise of its own. All they say of it is their mean, with noise of sigma/sqrt(3).
    """

    channels = 4

    def __init__(self, denoiser: nn.Module) -> None:
        super().__init__()
        if denoiser.channels not in (1, 3):
            raise ValueError(f"Opaque: the denoiser has {denoiser.channels} channels; 1 or 3 can be made opaque")
        self.denoiser, self.side, self.grey = denoiser, denoiser.side, denoiser.channels == 1
        self.spread = 3**0.5 if self.grey else 1.0
        self.sigma_min, self.sigma_max = self.spread * denoiser.sigma_min, self.spread * denoiser.sigma_max

    def forward(self, x: Tensor, sigma: Tensor, *rest: Tensor) -> Tensor:
        colours = x[:, :3]
        seen = colours.mean(1, keepdim=True) if self.grey else colours
        said = self.denoiser(seen, sigma / self.spread, *rest)
        return torch.cat([said.expand(-1, 3, -1, -1), torch.ones_like(x[:, :1])], 1)


def bring(
    name: str,
    denoiser: nn.Module,
    origin: str,
    words: Mapping[str, Mapping[str, int]] | None = None,
    sigma_data: float | None = None,
) -> dict[str, Any]:
    """Writes NAME.onnx, NAME.check.bin, perhaps NAME.vocabulary.json, and the entry, which it returns.

    origin: where it comes from and under which licence. words: {"en": {"cat": 0, …}, "ja": {…}}, token by word; then the denoiser
    takes tokens as well, (n, tokens), tokens being one more than the highest: 1 at each word's token, all zeros for no prompt.
    sigma_data: standard deviation of its data.

    @raises ValueError for levels that are no range, another language, or a file that would be too large; models/ is left as it was
    """
    if not 0 < denoiser.sigma_min < denoiser.sigma_max < math.inf:
        raise ValueError(f"bring: sigma goes from {denoiser.sigma_min} to {denoiser.sigma_max}; set sigma_min and sigma_max of the denoiser (EDM: 0.002 and 80)")
    if others := set(words or {}) - {"en", "ja"}:
        raise ValueError(f"bring: words in {', '.join(sorted(others))}; the prompt boxes know en and ja")
    denoiser = denoiser.cpu().float().eval()
    n, shape = 5, (denoiser.channels, denoiser.side, denoiser.side)
    generator = torch.Generator().manual_seed(20)
    sigma = torch.linspace(0, 1, n).mul(torch.tensor(denoiser.sigma_max / denoiser.sigma_min).log()).exp() * denoiser.sigma_min
    inputs = {"x": (1 + sigma.square()).sqrt()[:, None, None, None] * torch.randn(n, *shape, generator=generator), "sigma": sigma}
    tables = {language: dict((words or {}).get(language, {})) for language in ("en", "ja")}
    tokens = 1 + max((token for table in tables.values() for token in table.values()), default=-1)
    if tokens:
        inputs["tokens"] = torch.eye(tokens)[torch.arange(n) % tokens] * (torch.arange(n) > 0)[:, None]
    part = Part(name, denoiser, inputs, ("denoised",))
    path = onnx_files.MODELS / f"{name}.onnx"
    write_onnx(part, path, LARGEST)
    entry: dict[str, Any] = {
        "onnx": digest(path),
        "parameters": sum(parameter.numel() for parameter in denoiser.parameters()),
        **write_check(part, path.with_suffix(".check.bin")),
        "origin": origin,
        "sigmaMin": denoiser.sigma_min,
        "sigmaMax": denoiser.sigma_max,
    }
    if sigma_data is not None:
        entry["sigmaData"] = sigma_data
    if tokens:
        entry["vocabulary"] = write_vocabulary(tokens, tables, path.with_suffix(".vocabulary.json"))
    write_manifest({**read_manifest(), name: entry})
    return entry
