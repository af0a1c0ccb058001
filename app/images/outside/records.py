"""A file outside, as it was when it was last looked at."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["folder", "bucket", "url"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file lies, and how it looked.

    `address` is an absolute path, `s3://bucket/key` or a URL; `stamp` the file's time, or an ETag where there is one.
    """

    kind: Kind
    address: str
    size_bytes: int
    stamp: str | None

    @property
    def look(self) -> str:
        """How it looked, in words."""
        return f"{self.size_bytes:,} bytes" + (f" of {self.stamp}" if self.stamp else "")


class OutsideProblem(Exception):
    """A file outside is not as it was, or cannot be read; the message completes `…: `."""


class Place(Protocol):
    """One kind of place outside."""

    async def look(self, origin: Origin) -> None:
        """Nothing if the file is as it was; raises OutsideProblem."""

    def stream(
        self, origin: Origin, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        """A range of the file in chunks, as long as it is as it was; raises OutsideProblem."""


def compare(expected: Origin, found: Origin) -> None:
    """Raises OutsideProblem where they differ."""
    is_same_stamp = None in (expected.stamp, found.stamp) or expected.stamp == found.stamp
    if expected.size_bytes != found.size_bytes or not is_same_stamp:
        raise OutsideProblem(f"expected {expected.look}, found {found.look}")
