"""How close samples are to pictures never trained on, with uncertainties. Points are rows: (n, dim)."""
from __future__ import annotations

import torch
from torch import Tensor


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """(len(a), len(b))."""
    products = a @ b.T
    return (a.square().sum(1)[:, None] + b.square().sum(1)[None] - 2 * products).clamp(min=0)


def mmd(a: Tensor, b: Tensor, blocks: int = 8) -> tuple[float, float]:
    """Squared maximum mean discrepancy (Gretton et al. 2012, eq. 3, unbiased), standard error over disjoint blocks.

    Kernel exp(-d²/2h²) with h the median distance within b. 0 on average where a and b come from one distribution.
    """
    within = squared_distances(b[:512], b[:512])
    bandwidth = within[within > 0].median()
    values = []
    for x, y in zip(a.chunk(blocks), b.chunk(blocks)):
        n = min(len(x), len(y))
        kernel = [
            torch.exp(-squared_distances(p, q) / (2 * bandwidth))
            for p, q in ((x[:n], x[:n]), (y[:n], y[:n]), (x[:n], y[:n]))
        ]
        own = sum(k.sum() - k.diagonal().sum() for k in kernel[:2])
        values.append((own - 2 * (kernel[2].sum() - kernel[2].diagonal().sum())) / (n * (n - 1)))
    found = torch.stack(values)
    return float(found.mean()), float(found.std() / len(found) ** 0.5)


def nearest(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Distance from each row of a to the nearest row of b, and which."""
    found = [squared_distances(part, b).min(1) for part in a.split(256)]
    return torch.cat([part.values for part in found]).sqrt(), torch.cat([part.indices for part in found])


def coverage(a: Tensor, b: Tensor, neighbour: int = 3) -> float:
    """Share of rows of a within the reach of some row of b, which is the distance to that row's own third neighbour.

    Precision is coverage(samples, pictures), recall is coverage(pictures, samples) (Kynkäänniemi et al. 2019).
    """
    reach = torch.cat(
        [squared_distances(part, b).topk(neighbour + 1, largest=False).values[:, -1] for part in b.split(256)]
    )
    covered = [(squared_distances(part, b) <= reach[None]).any(1) for part in a.split(256)]
    return float(torch.cat(covered).float().mean())


def quantiles(values: Tensor) -> dict[str, float]:
    names = {"q05": 0.05, "median": 0.5, "q95": 0.95}
    return {name: round(float(values.quantile(share)), 4) for name, share in names.items()}
