"""Categories that a file names as it goes along, in place of a list of them."""

import re
from collections.abc import Iterable

from app.formats.records import Category

HEX_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class Names:
    """Numbers names from 1 on, in the order in which they come."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        for name in names:
            self.number(name)

    def number(self, name: str) -> int:
        """The number of a name; a new one where it has not come yet."""
        return self._numbers.setdefault(name.strip()[:200] or "unnamed", len(self._numbers) + 1)

    def categories(self) -> tuple[Category, ...]:
        """All of them."""
        return tuple(Category(number, name) for name, number in self._numbers.items())


def box(left: float, top: float, right: float, bottom: float) -> dict[str, object]:
    """A box by its corners, in any order."""
    return {
        "type": "box",
        "x": min(left, right),
        "y": min(top, bottom),
        "width": abs(right - left),
        "height": abs(bottom - top),
    }
