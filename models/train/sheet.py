"""Contact sheets: pictures in rows, composited over the mid-grey that the whole course uses."""
from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

MID_GREY = 128 / 255


def composite(points: Tensor) -> Tensor:
    """Premultiplied RGBA in [-1, 1] to RGB in [0, 1]: colour + (1 - alpha) grey, clamped last."""
    unit = (points.float() + 1) / 2
    return (unit[:, :3] + (1 - unit[:, 3:]) * MID_GREY).clamp(0, 1)


def arrange(points: Tensor, columns: int, scale: int = 2) -> np.ndarray:
    """(n, 4, height, width) to bytes (rows, columns, 3), row by row, each pixel `scale` wide."""
    rgb = composite(points.cpu())
    n, _, height, width = rgb.shape
    rows = -(-n // columns)
    sheet = torch.full((rows * columns, 3, height, width), MID_GREY)
    sheet[:n] = rgb
    sheet = (
        sheet.reshape(rows, columns, 3, height, width).permute(0, 3, 1, 4, 2).reshape(rows * height, columns * width, 3)
    )
    return np.repeat(np.repeat((sheet * 255).round().byte().numpy(), scale, 0), scale, 1)


def save_png(path: Path, rgb: np.ndarray) -> None:
    """An 8-bit RGB PNG without a library."""
    height, width, _ = rgb.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), rgb.reshape(height, width * 3)], axis=1)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
