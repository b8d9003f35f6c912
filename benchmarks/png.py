"""Makes pictures of screens small: 256 colours are enough for a table and a chart."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

COLOURS = 256
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB = 2


def shrink(path: Path) -> None:
    """Rewrite a PNG file with a palette of its most frequent colours.

    A colour that is not among them becomes the nearest that is.

    Args:
        path: A picture of 8 bits a channel without transparency, as Chromium makes it.

    Raises:
        ValueError: It is of another kind.
    """
    pixels = _pixels(path.read_bytes())
    height, width, _ = pixels.shape
    numbers = pixels.astype(np.int32) @ np.array([65536, 256, 1], np.int32)
    found, where, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    kept = found[np.argsort(-counts, kind="stable")[:COLOURS]]
    nearest = _nearest(_channels(found), _channels(kept))
    lines = nearest[where].reshape(height, width).astype(np.uint8)
    raw = np.hstack([np.zeros((height, 1), np.uint8), lines]).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    path.write_bytes(
        _SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", _channels(kept).astype(np.uint8).tobytes())
        + _chunk(b"IDAT", zlib.compress(raw, 9))
        + _chunk(b"IEND", b"")
    )


def _channels(numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.stack([numbers >> 16, numbers >> 8 & 255, numbers & 255], axis=-1)


def _nearest(
    colours: NDArray[np.int32], palette: NDArray[np.int32]
) -> NDArray[np.int64]:
    apart = (colours[:, None, :] - palette[None, :, :]).astype(np.int64)
    nearest: NDArray[np.int64] = (apart**2).sum(axis=2).argmin(axis=1)
    return nearest


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def _pixels(data: bytes) -> NDArray[np.uint8]:
    """Height × width × 3 of a PNG, its filters taken back (PNG specification, 9.2)."""
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    if (depth, kind, data[28]) != (8, _RGB, 0):
        raise ValueError("only PNG pictures of 8 bits, RGB, not interlaced")
    packed, at = b"", len(_SIGNATURE)
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += size + 12
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, -1)
    made = np.zeros((height + 1, width * 3 + 3), np.int32)
    for number, line in enumerate(lines):
        made[number + 1, 3:] = _unfiltered(
            int(line[0]), line[1:].astype(np.int32), made[number]
        )
    return made[1:, 3:].astype(np.uint8).reshape(height, width, 3)


def _unfiltered(
    way: int, line: NDArray[np.int32], above: NDArray[np.int32]
) -> NDArray[np.int32]:
    if way == 0:
        return line
    if way == 1:
        return line.reshape(-1, 3).cumsum(axis=0).reshape(-1) & 255
    if way == 2:
        return line + above[3:] & 255
    return _by_neighbours(way, line, above)


def _by_neighbours(
    way: int, line: NDArray[np.int32], above: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Average and Paeth, where each pixel waits for the one on its left."""
    up, step = above.tolist(), line.tolist()
    row = [0, 0, 0]
    for place, value in enumerate(step):
        left, over, corner = row[place], up[place + 3], up[place]
        if way == 3:
            guess = (left + over) // 2
        else:
            nearness = left + over - corner
            guess = min((left, over, corner), key=lambda one: abs(nearness - one))
        row.append(value + guess & 255)
    return np.array(row[3:], np.int32)
