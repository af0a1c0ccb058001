"""What a command says while it works."""

import sys
import time

SPEAK_EVERY_S = 0.2


class ProgressLine:
    """A line that follows the work, where there is somebody to watch it."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()
        self._spoken_at = 0.0

    def say(self, sentence: str) -> None:
        """Not more often than an eye can follow."""
        now = time.monotonic()
        if self._is_watched and now - self._spoken_at >= SPEAK_EVERY_S:
            self._spoken_at = now
            sys.stderr.write(f"\r\x1b[K{sentence}")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line empty."""
        if self._is_watched:
            sys.stderr.write("\r\x1b[K")
