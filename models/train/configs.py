"""One configuration per model. `python3 models/train/train.py NAME` trains it; models/README.md says what each is."""
from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Config:
    name: str
    task: str
    data: str
    widths: tuple[int, ...]
    blocks: tuple[int, ...]
    steps: int
    embedding: int = 160
    attention_size: int = 8
    rows: str = "train"
    """"train", or "all" where each picture is needed (a word that only one picture has)."""
    first: int | None = None
    """Only so many rows: where does copying end?"""
    batch: int = 64
    rate: float = 2e-3
    """Adam's, after the warm-up and until the last `decay` of the steps; then down to 0 in a straight line."""
    warm_up: int = 200
    decay: float = 0.3
    sigma_mean: float = 0.4
    """Of ln(sigma), which is normal while training. These sets are decided at sigma 3 to 10 (32 px)."""
    sigma_std: float = 1.4
    no_prompt: float = 0.12
    mirror: float = 0.0
    """How often a picture is mirrored, and the net told so: more pictures, and none of them mirrored when sampling."""
    marks: tuple[int, ...] = ()
    """Steps whose weights are kept for good; the last step always is."""
    words: bool = True
    seed: int = 1
    sigma_min: float = 0.03
    """Sampling ends here: far below, training hardly ever goes."""
    precision: str = "bfloat16"
    """Of the U-Net's trunk while training; weights and everything exported are float32."""


# 0.71 M parameters, 2.8 MB: several of these travel to the browser, so that a slider can show how copying ends.
_FACES = Config(
    name="faces",
    task="denoise",
    data="faces-16",
    widths=(32, 64),
    blocks=(1, 2),
    embedding=128,
    steps=6_000,
    sigma_mean=0.0,
    sigma_std=1.3,
    marks=(100, 300, 1000, 3000),
)

# 1.92 M parameters: 8 MB in float32.
_SMILEYS = Config(
    name="smileys",
    task="denoise",
    data="smileys-32",
    rows="all",
    widths=(32, 64, 96),
    blocks=(1, 1, 2),
    steps=6_000,
    mirror=0.2,
    marks=(500, 1000, 2000, 4000),
)

# 3.7 M parameters, 15 MB. On one core of a CPU it wants an evening: some four hours.
_EMOJI = Config(
    name="emoji",
    task="denoise",
    data="emoji-32",
    rows="all",
    widths=(32, 80, 128),
    blocks=(1, 2, 2),
    steps=13_000,
    mirror=0.1,
    marks=(5_000, 10_000),
)

CONFIGS: dict[str, Config] = {
    config.name: config
    for config in (
        _FACES,
        # The same net on fewer faces, each prefix of the next: N = 16, 128, 1024 (and 16384 above).
        replace(_FACES, name="faces-16", first=16),
        replace(_FACES, name="faces-128", first=128),
        replace(_FACES, name="faces-1024", first=1024),
        # Autoguidance (Karras et al. 2024) wants a worse net that makes the same kind of mistakes: smaller and shorter.
        replace(_FACES, name="faces-weak", widths=(16, 32), blocks=(1, 1), embedding=64, steps=1_500, marks=()),
        Config(
            name="faces-classifier",
            task="classify",
            data="faces-16",
            widths=(32, 64, 96),
            blocks=(),
            steps=6_000,
            rate=1e-3,
            sigma_mean=0.0,
            sigma_std=1.5,
            precision="float32",
        ),
        _SMILEYS,
        _EMOJI,
        # 16384 dimensions: 3.86 M parameters, 15.4 MB. For a GPU (half an hour on one of the H100 class, not yet tried).
        replace(
            _EMOJI,
            name="emoji-64",
            data="emoji-64",
            widths=(32, 64, 96, 128),
            blocks=(1, 1, 2, 1),
            steps=30_000,
            batch=256,
            sigma_mean=0.9,
            marks=(1_000, 3_000, 10_000),
        ),
        Config(
            name="autoencoder",
            task="autoencode",
            data="emoji-64",
            widths=(32, 64, 128),
            blocks=(),
            steps=6_000,
            batch=24,
            rate=1.5e-3,
        ),
        Config(
            name="latent",
            task="denoise_latent",
            data="emoji-64",
            rows="all",
            widths=(64, 64),
            blocks=(2, 2),
            embedding=128,
            steps=15_000,
            mirror=0.2,
            sigma_mean=-0.2,
            sigma_std=1.3,
            sigma_min=0.02,
        ),
        Config(
            name="cold",
            task="restore",
            data="emoji-32",
            widths=(32, 64, 96),
            blocks=(1, 1, 2),
            embedding=128,
            steps=6_000,
            batch=48,
        ),
    )
}


def budget_of(name: str) -> int:
    """Bytes that an exported file may have: they travel to the browser."""
    return 16_000_000 if name.startswith("emoji") else 8_000_000


def config_of(name: str) -> Config:
    """@raises KeyError naming those there are."""
    if name not in CONFIGS:
        raise KeyError(f"config_of: no model “{name}”; there are {', '.join(CONFIGS)}")
    return CONFIGS[name]
