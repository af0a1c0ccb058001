"""Label Studio's brushes: the alpha of an RGBA picture, compressed bit by bit."""

from collections.abc import Sequence

import numpy as np

from app.geometry.boxes import Size
from app.geometry.masks import Pixels

_CHANNELS = 4
_ALPHA = 3
_HALF = 128


class _Bits:
    """Numbers of any width out of bytes, most significant bit first."""

    def __init__(self, content: bytes) -> None:
        self._bits = np.unpackbits(np.frombuffer(content, dtype=np.uint8))
        self._at = 0

    def take(self, width: int) -> int:
        """The next number; raises EOFError at the end."""
        end = self._at + width
        if end > len(self._bits):
            raise EOFError
        value = 0
        for bit in self._bits[self._at : end]:
            value = value << 1 | int(bit)
        self._at = end
        return value


def pixels_of_brush(rle: Sequence[int], size: Size) -> Pixels | None:
    """The pixels that are more opaque than not, as an array (height, width) of 0 and 1; None where it is no brush.

    Source: the format of @thi.ng/rle-pack: the count, the width of a value less one, four widths of lengths less one,
    then runs: one bit (1: a value repeated), two bits (which width the length has), the length less one, the values.
    """
    try:
        bits = _Bits(bytes(rle))
        count = bits.take(32)
        width = bits.take(5) + 1
        widths = [bits.take(4) + 1 for _ in range(4)]
        if count != size.width * size.height * _CHANNELS or width != 8:
            return None
        values = _values(bits, count, widths)
    except (EOFError, TypeError, ValueError):
        return None
    alpha = values.reshape(size.height, size.width, _CHANNELS)[..., _ALPHA]
    return np.asarray(alpha >= _HALF, dtype=np.uint8)


def _values(bits: _Bits, count: int, widths: Sequence[int]) -> Pixels:
    values = np.zeros(count, dtype=np.uint8)
    at = 0
    while at < count:
        is_run = bits.take(1)
        length = bits.take(widths[bits.take(2)]) + 1
        end = min(at + length, count)
        if is_run:
            values[at:end] = bits.take(8)
        else:
            values[at:end] = [bits.take(8) for _ in range(end - at)]
        at = end
    return values
