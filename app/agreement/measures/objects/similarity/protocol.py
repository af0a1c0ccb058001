"""What matching asks of a family of shapes."""

from typing import Protocol

from app.agreement.measures.objects.records import Floats, Ints


class Similarity(Protocol):
    """Knows the objects by their rows."""

    @property
    def reach(self) -> Floats:
        """(n, 4) left, top, right, bottom: objects whose reaches do not overlap are not alike at all."""
        ...

    def between(self, first: Ints, second: Ints, *, at_least: float = 0.0) -> Floats:
        """How alike each pair is; a pair that is surely below `at_least` may be given 0 unmeasured."""
        ...

    def share_inside(self, rows: Ints, regions: Ints) -> Floats:
        """How much of each object lies in the other one, from 0 to 1."""
        ...
