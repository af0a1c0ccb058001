"""Masks as runs along the rows, top to bottom, as CVAT and Label Studio have them; COCO's go down the columns."""

import numpy as np

from app.geometry.masks import Pixels, runs_of_pixels


def row_runs_of(pixels: Pixels) -> list[int]:
    """Lengths that alternate between background and mask, beginning with background (0 where the first pixel is in)."""
    return [int(length) for length in runs_of_pixels(pixels.T)]


def brush_of(pixels: Pixels) -> list[int]:
    """A mask as Label Studio's brush codes it: bytes of the bit stream of @thi.ng/rle-pack over RGBA values.

    32 bits hold how many values there are, 5 bits the size of a value less one, four times 4 bits the sizes of lengths
    less one. Then come runs: a bit 1, 2 bits that choose a size, the length less one, the value.
    """
    sizes = (3, 4, 8, 16)
    header = [f"{pixels.size * 4:032b}", f"{8 - 1:05b}", *(f"{size - 1:04b}" for size in sizes)]
    bits = "".join([*header, *_blocks(row_runs_of(pixels), sizes)])
    bits += "0" * (-len(bits) % 8)
    return list(int(bits, 2).to_bytes(len(bits) // 8))


def _blocks(runs: list[int], sizes: tuple[int, ...]) -> list[str]:
    blocks = []
    for place, run in enumerate(runs):
        left = 4 * run
        while left:
            length = min(left, 1 << sizes[-1])
            choice = next(n for n, size in enumerate(sizes) if length <= 1 << size)
            value = "1" * 8 if place % 2 else "0" * 8
            blocks.append(f"1{choice:02b}{length - 1:0{sizes[choice]}b}{value}")
            left -= length
    return blocks


def cropped(pixels: Pixels) -> tuple[int, int, Pixels]:
    """Left, top and what is within the bounds of a mask that has a pixel."""
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    left, top = int(columns[0]), int(rows[0])
    return left, top, pixels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
