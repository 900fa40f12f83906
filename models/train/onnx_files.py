"""What a network is in models/: its ONNX file, torch's answers to check it by, its entry in manifest.json."""
from __future__ import annotations

import hashlib
import inspect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

MODELS = Path(__file__).resolve().parents[1]
OPSET = 17
TRACED = 2
"""Rows that torch is shown while it writes the graph: others than are checked, so that a number of rows left in the graph is found."""


@dataclass(frozen=True)
class Part:
    """One ONNX file."""

    name: str
    module: nn.Module
    inputs: dict[str, Tensor]
    outputs: tuple[str, ...]


def write_onnx(part: Part, path: Path, most: int) -> None:
    """@raises ValueError for a file of more than `most` bytes; what was there stays"""
    draft = path.with_suffix(".onnx.draft")
    options = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(
        part.module.to(memory_format=torch.contiguous_format),
        tuple(value[:TRACED] for value in part.inputs.values()),
        str(draft),
        opset_version=OPSET,
        input_names=list(part.inputs),
        output_names=list(part.outputs),
        dynamic_axes={name: {0: "n"} for name in (*part.inputs, *part.outputs)},
        **options,
    )
    if (size := draft.stat().st_size) > most:
        draft.unlink()
        raise ValueError(f"write_onnx: {path.name} would have {size} bytes; {most} are the most that it may have")
    draft.replace(path)


def digest(path: Path) -> dict[str, Any]:
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def write_check(part: Part, path: Path) -> dict[str, Any]:
    """Inputs and torch's outputs as float32, one array after another, in the order of the entry."""
    with torch.no_grad():
        outputs = part.module(*part.inputs.values())
    outputs = outputs if isinstance(outputs, Sequence) else (outputs,)
    arrays = {**part.inputs, **dict(zip((f"out:{name}" for name in part.outputs), outputs))}
    path.write_bytes(b"".join(np.ascontiguousarray(a.numpy(), np.float32).tobytes() for a in arrays.values()))

    def shapes(names: Sequence[str], values: Sequence[Tensor]) -> list[dict[str, Any]]:
        return [{"name": name, "shape": ["n", *value.shape[1:]]} for name, value in zip(names, values)]

    return {
        "inputs": shapes(list(part.inputs), list(part.inputs.values())),
        "outputs": shapes(part.outputs, outputs),
        "check": {**digest(path), "n": len(next(iter(part.inputs.values())))},
    }


def write_vocabulary(tokens: int, tables: Mapping[str, Mapping[str, int]], path: Path) -> dict[str, Any]:
    """Word → token for either language; the prompt is 1 at each word's token. Many words may share one."""
    path.write_text(json.dumps({"tokens": tokens, **tables}, ensure_ascii=False) + "\n", encoding="utf8")
    return {**digest(path), "tokens": tokens}


def manifest_file() -> Path:
    return MODELS / "manifest.json"


def read_manifest() -> dict[str, Any]:
    return json.loads(manifest_file().read_text(encoding="utf8")) if manifest_file().exists() else {}


def write_manifest(manifest: dict[str, Any]) -> None:
    manifest_file().write_text(
        json.dumps(dict(sorted(manifest.items())), indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf8"
    )
