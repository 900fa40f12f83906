"""Checkpoints: written whole or not at all, so that a run that is cut off loses a few minutes, never a file."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch

FOLDER = Path(__file__).resolve().parents[1] / ".checkpoints"


def folder_of(name: str) -> Path:
    return FOLDER / name


def save(path: Path, state: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def load(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise FileNotFoundError(f"load: {path} is missing; `python3 models/train/train.py {path.parent.name}` makes it")
    return torch.load(path, map_location="cpu")


def marked(name: str, step: int) -> Path:
    """Where the averaged weights of a marked step are kept for good."""
    return folder_of(name) / f"step-{step:07d}.pt"


def latest(name: str) -> Path:
    return folder_of(name) / "latest.pt"
