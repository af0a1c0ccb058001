"""Reads big-endian numbers and strings one after the other, within bounds."""

from app.exif.values import Malformed


class Cursor:
    """A place in a block of bytes that moves forward with each read."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._what = what
        self._position = 0

    def take(self, count: int) -> bytes:
        """The next `count` bytes.

        Raises:
            Malformed: the block ends before them.
        """
        end = self._position + count
        if end > len(self._data):
            raise Malformed(f"{self._what} ends at {len(self._data)}; expected {end} bytes.")
        taken = self._data[self._position : end]
        self._position = end
        return taken

    def number(self, width: int) -> int:
        """The next number, of `width` bytes; 0 when it has none."""
        return int.from_bytes(self.take(width), "big")

    def rest(self) -> bytes:
        """All that has not been read."""
        return self.take(len(self._data) - self._position)
